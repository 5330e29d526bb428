package curio.bench.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
  private final List<String> seen = new ArrayList<>();

  @Test
  void wholeFramesAreReadAndTheRestIsLeft() throws IOException {
    var bytes = new byte[400];
    int to = put(bytes, 0, 3);
    to = put(bytes, to, 200);
    int whole = to;
    to = put(bytes, to, 100);

    assertThat(read(bytes, to - 1)).isEqualTo(whole);
    assertThat(seen).containsExactly("1:3", "1:200");
    assertThat(read(bytes, to)).isEqualTo(to);
  }

  @Test
  void aHeaderInPartsIsWaitedFor() throws IOException {
    var bytes = new byte[300];
    put(bytes, 0, 200);

    for (int to = 0; to < 204; to++) {
      assertThat(read(bytes, to)).isZero();
    }
    assertThat(seen).isEmpty();
  }

  @Test
  void eightBytesOfLengthAreUnderstood() throws IOException {
    var bytes = new byte[70_010];
    bytes[0] = (byte) 0x81;
    bytes[1] = 127;
    bytes[7] = 1;
    bytes[8] = 0x11;
    bytes[9] = 0x70;

    assertThat(read(bytes, bytes.length)).isEqualTo(70_010);
    assertThat(seen).containsExactly("1:70000");
  }

  @Test
  void partsAndMasksAreRefused() {
    assertThatThrownBy(() -> read(new byte[] {1, 1, 'x'}, 3)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0}, 6))
        .isInstanceOf(IOException.class);
  }

  @Test
  void ownFramesAreMasked() {
    var text = Frames.text("40");

    var bytes = new byte[text.remaining()];
    text.get(bytes);
    assertThat(bytes).containsExactly(0x81, 0x82, 0, 0, 0, 0, '4', '0');
  }

  private int read(byte[] bytes, int to) throws IOException {
    return Frames.read(
        bytes, 0, to, (opcode, all, from, end) -> seen.add(opcode + ":" + (end - from)));
  }

  /** A text frame of so many bytes; returns its end. */
  private static int put(byte[] bytes, int at, int length) {
    bytes[at] = (byte) 0x81;
    if (length < 126) {
      bytes[at + 1] = (byte) length;
      return at + 2 + length;
    }
    bytes[at + 1] = 126;
    bytes[at + 2] = (byte) (length >> 8);
    bytes[at + 3] = (byte) length;
    return at + 4 + length;
  }
}
