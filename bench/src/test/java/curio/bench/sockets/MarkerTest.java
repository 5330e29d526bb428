package curio.bench.sockets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkerTest {
  @Test
  void isFoundWhereverItStands() {
    var bytes = ("{\"a\":\"~x~\"," + Marker.text(7, 123_456, 40) + "}").getBytes(US_ASCII);
    int at = Marker.find(bytes, 0, bytes.length, 0);

    assertThat(at).isEqualTo(11);
    assertThat(Marker.find(bytes, 0, bytes.length, at)).isEqualTo(at);
    assertThat(Marker.author(bytes, at)).isEqualTo(7);
    assertThat(Marker.number(bytes, at)).isEqualTo(123_456);
  }

  @Test
  void isNotFoundBeyondTheEndOrWithoutDigits() {
    var bytes = Marker.text(1, 2, 14).getBytes(US_ASCII);

    assertThat(Marker.find(bytes, 0, bytes.length - 1, 0)).isEqualTo(-1);
    assertThat(Marker.find("~00000000000x~".getBytes(US_ASCII), 0, 14, 0)).isEqualTo(-1);
  }

  @Test
  void textsHaveTheirLength() {
    assertThat(Marker.text(0, 0, 40)).hasSize(40);
    assertThat(Marker.text(99, 1, 1)).hasSize(Marker.LENGTH);
  }
}
