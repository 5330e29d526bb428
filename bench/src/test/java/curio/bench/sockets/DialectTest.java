package curio.bench.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.sockets.Dialect.Meaning;
import org.junit.jupiter.api.Test;

class DialectTest {
  @Test
  void listsOfTheProductAreNoEventsWhateverTheyHold() {
    assertThat(of(Dialect.CURIO, "{\"object\":\"list\",\"data\":[{\"object\":\"event\"}]}"))
        .isEqualTo(Meaning.THERE);
    assertThat(of(Dialect.CURIO, "{\"object\":\"event\",\"name\":\"post\"}"))
        .isEqualTo(Meaning.EVENT);
    assertThat(of(Dialect.CURIO, "{\"object\":\"cursor\"}")).isEqualTo(Meaning.NOTHING);
  }

  @Test
  void packetsOfSocketIoAreToldApart() {
    assertThat(of(Dialect.SOCKET_IO, "0{\"sid\":\"x\"}")).isEqualTo(Meaning.GREETING);
    assertThat(of(Dialect.SOCKET_IO, "40{\"sid\":\"x\"}")).isEqualTo(Meaning.THERE);
    assertThat(of(Dialect.SOCKET_IO, "42[\"event\",{}]")).isEqualTo(Meaning.EVENT);
    assertThat(of(Dialect.SOCKET_IO, "2")).isEqualTo(Meaning.PING);
    assertThat(of(Dialect.SOCKET_IO, "6")).isEqualTo(Meaning.NOTHING);
  }

  private static Meaning of(Dialect dialect, String text) {
    var bytes = ("\0" + text).getBytes(US_ASCII);
    return dialect.of(bytes, 1, bytes.length);
  }
}
