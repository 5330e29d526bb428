package curio.http.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.RawClient;
import curio.http.Routes;
import curio.http.TestEdge;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-12-03T07:08:09Z | Thu, 03 Dec 2026 07:08:09 GMT",
        "2028-02-29T23:59:59.999Z | Tue, 29 Feb 2028 23:59:59 GMT",
        "2026-01-01T00:00:00Z | Thu, 01 Jan 2026 00:00:00 GMT",
        "1994-11-06T08:49:37Z | Sun, 06 Nov 1994 08:49:37 GMT",
        "2026-12-31T23:00:00Z | Thu, 31 Dec 2026 23:00:00 GMT",
      })
  void everyDayIsAnHttpDate(Instant time, String date) throws Exception {
    var clock = Clock.fixed(time, ZoneOffset.ofHours(14));
    try (var edge =
            HttpEdge.start(
                TestEdge.settings(),
                List.of(Routes.of("none")),
                request -> {
                  throw new AssertionError("nobody is asked");
                },
                new SimpleMeterRegistry(),
                clock);
        var client = new RawClient(edge.port())) {
      var answer = client.send(TestEdge.text("GET", "/", "", "")).read();

      assertThat(answer.header("date")).isEqualTo(date).isEqualTo(HttpDate.format(time));
    }
  }
}
