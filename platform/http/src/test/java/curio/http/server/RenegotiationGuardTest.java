package curio.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/** Records as they come, whole and in pieces. */
final class RenegotiationGuardTest {
  private static final int CHANGE = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int DATA = 23;

  private final EmbeddedChannel channel = new EmbeddedChannel(new RenegotiationGuard());

  @Test
  void aHandshakeAndDataPassUnchanged() {
    int[] types = {HANDSHAKE, HANDSHAKE, CHANGE, HANDSHAKE, DATA, DATA, ALERT};

    for (int type : types) {
      send(record(type, 300));
    }

    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.inboundMessages()).hasSize(types.length);
  }

  @Test
  void aHandshakeAfterDataEndsTheConnection() {
    send(record(HANDSHAKE, 10));
    send(record(DATA, 10));

    send(record(HANDSHAKE, 10));

    assertThat(channel.isOpen()).isFalse();
    assertThat(channel.inboundMessages()).hasSize(2);
  }

  @Test
  void piecesAreTheSameAsTheirWhole() {
    for (int type : new int[] {HANDSHAKE, DATA, DATA}) {
      // What is inside a record looks like the beginning of a handshake.
      byte[] record = record(type, 40);
      record[5] = HANDSHAKE;
      for (byte each : record) {
        send(each);
      }
    }
    assertThat(channel.isOpen()).isTrue();

    for (byte each : record(HANDSHAKE, 0)) {
      send(each);
    }
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void recordsInOnePieceAreAllSeen() {
    byte[] empty = record(DATA, 0);
    byte[] again = record(HANDSHAKE, 7);
    var both = new byte[empty.length + again.length];
    System.arraycopy(empty, 0, both, 0, empty.length);
    System.arraycopy(again, 0, both, empty.length, again.length);

    send(both);

    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void handshakesWithoutAnyDataAreBounded() {
    for (int i = 0; i < 16; i++) {
      send(record(HANDSHAKE, 100));
      assertThat(channel.isOpen()).isTrue();
    }

    send(record(HANDSHAKE, 100));

    assertThat(channel.isOpen()).isFalse();
  }

  private void send(byte... bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes.clone()));
  }

  private static byte[] record(int type, int length) {
    var record = new byte[5 + length];
    record[0] = (byte) type;
    record[1] = 3;
    record[2] = 3;
    record[3] = (byte) (length >> 8);
    record[4] = (byte) length;
    return record;
  }
}
