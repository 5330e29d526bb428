package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.Takeover.How;
import curio.bench.subject.CurioProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class MobileIdDocumentTest {
  private static final Duration CUT_OFF = Duration.ofSeconds(40);

  @Test
  void goalsAreMetByMediansAndTheSlowestOfAHundred() {
    var text = document(round(12_000, 30, 2_000, 4_000, 0)).text(Instant.EPOCH);

    assertThat(goalsMissed(text)).isZero();
    assertThat(text).contains("4.00").contains("12 000");
  }

  @Test
  void oneSessionThatNobodyTookIsNoSuccess() {
    var text = document(round(12_000, 30, 2_000, 4_000, 1)).figures();

    assertThat(text).contains("| takeover after kill -9 p99, s ").contains("Infinity");
    assertThat(goalsMissed(text)).isEqualTo(2);
  }

  @Test
  void whatIsTooDearOrTooLateIsSaid() {
    assertThat(goalsMissed(document(round(21_000, 30, 2_000, 4_000, 0)).figures())).isEqualTo(1);
    assertThat(goalsMissed(document(round(12_000, 130, 2_000, 4_000, 0)).figures())).isEqualTo(1);
    assertThat(goalsMissed(document(round(12_000, 30, 2_000, 6_000, 0)).figures())).isEqualTo(2);
  }

  @Test
  void goalsAreOfTheLargestSize() {
    var few = round(90_000, 900, 2_000, 4_000, 0, 10);
    var text = document(few, round(12_000, 30, 2_000, 4_000, 0)).figures();

    assertThat(goalsMissed(text)).isZero();
    assertThat(text).contains("900.").contains("30.");
  }

  private static long goalsMissed(String text) {
    return text.lines().filter(line -> line.endsWith("| no  |")).count();
  }

  private static MobileIdDocument document(MobileIdRound... rounds) {
    return new MobileIdDocument(
        "A machine",
        List.of(new CurioProxy(Path.of("curio"), 10)),
        Map.of("curio", List.of(rounds)),
        "abc");
  }

  private static MobileIdRound round(
      double heapBytes, long latencyMillis, long fastMillis, long slowMillis, int givenUp) {
    return round(heapBytes, latencyMillis, fastMillis, slowMillis, givenUp, 100);
  }

  private static MobileIdRound round(
      double heapBytes,
      long latencyMillis,
      long fastMillis,
      long slowMillis,
      int givenUp,
      int clients) {
    var latency = new Histogram(300_000_000, 3);
    latency.recordValueWithCount(latencyMillis * 1_000, clients);
    var waiting = new Waiting(12_000, clients, 500, heapBytes, 9_000, 14, 3, latency, clients);
    return new MobileIdRound(
        waiting,
        Stream.of(How.values())
            .map(how ->
                new Takeover(
                    how,
                    List.of(Duration.ofMillis(fastMillis), Duration.ofMillis(slowMillis)),
                    givenUp,
                    CUT_OFF))
            .toList());
  }
}
