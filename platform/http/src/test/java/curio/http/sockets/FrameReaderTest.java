package curio.http.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.http.limits.AddressShare;
import curio.http.limits.ByteBudget;
import curio.http.limits.Charge;
import curio.http.push.CloseCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
  private static final int LITTLE = 64 << 10;

  private final AddressShare address = new AddressShare("203.0.113.1", true);

  private static ByteBuf bytes(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
  }

  /** The head of a text of 64 KiB in one frame, and some of its bytes. */
  private static ByteBuf longText(int come) {
    return Unpooled.wrappedBuffer(
        bytes("81ff000000000001000000000000"), Unpooled.buffer(come).writeZero(come));
  }

  @Test
  void theMaskOfTheStandardsExampleIsTakenOff() {
    var reader = new FrameReader(new Charge(new ByteBudget(1_000, 1_000), address));

    assertThat(reader.read(bytes("818537fa213d7f9f4d5158")))
        .isEqualTo(new ClientMessage.Text("Hello"));
  }

  @Test
  void onlyWhatHasComeIsHeld() {
    var budget = new ByteBudget(10 << 20, 10 << 20);
    var reader = new FrameReader(new Charge(budget, address));

    assertThat(reader.read(longText(1_000))).isNull();

    assertThat(budget.used()).isEqualTo(1_000);
  }

  @Test
  void whatThePortCannotHoldEnds() {
    var reader = new FrameReader(new Charge(new ByteBudget(1_000, 100_000), address));

    assertThatThrownBy(() -> reader.read(longText(2_000)))
        .isInstanceOfSatisfying(
            ProtocolFault.class,
            fault -> assertThat(fault.code()).isEqualTo(CloseCode.TRY_AGAIN_LATER));
  }

  @Test
  void whatTheAddressMayNotHoldEnds() {
    var budget = new ByteBudget(10 << 20, LITTLE);
    for (int i = 0; i < 2; i++) {
      assertThat(new FrameReader(new Charge(budget, address)).read(longText(60_000))).isNull();
    }
    var another = new FrameReader(new Charge(budget, address));

    assertThatThrownBy(() -> another.read(longText(60_000)))
        .isInstanceOfSatisfying(
            ProtocolFault.class, fault -> assertThat(fault.code()).isEqualTo(CloseCode.TOO_MANY));
  }

  /** Bytes of chance, which begin like frames: a message, a fault, or more is wanted. */
  @Test
  void nothingElseComesOfAnyBytes() {
    var random = new Random(7);
    int faults = 0;
    for (int i = 0; i < 20_000; i++) {
      var reader = new FrameReader(new Charge(new ByteBudget(1 << 20, 1 << 20), address));
      byte[] some = new byte[random.nextInt(300)];
      random.nextBytes(some);
      if (some.length > 2) {
        some[0] &= (byte) 0x8f;
        some[1] |= (byte) 0x80;
      }
      ByteBuf in = Unpooled.wrappedBuffer(some);
      try {
        while (reader.read(in) != null) {
          // On to the next.
        }
        assertThat(in.isReadable()).isFalse();
      } catch (ProtocolFault e) {
        faults++;
      }
    }

    assertThat(faults).isBetween(10_000, 19_999);
  }
}
