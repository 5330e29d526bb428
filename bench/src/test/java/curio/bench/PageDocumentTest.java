package curio.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PageDocumentTest {
  @Test
  void figuresAreMediansOfRounds() {
    var text =
        new PageDocument("A machine", List.of(round(60_000), round(70_000), round(61_000)), "abc")
            .text(Instant.EPOCH);

    assertThat(text).contains("A machine.", "source abc; 3 rounds", "61.0 (60.0–70.0)");
    assertThat(text.lines().filter(line -> line.startsWith("| event to screen")))
        .singleElement()
        .asString()
        .contains("95");
  }

  @Test
  void ofAHundredFiveMayBeSlower() {
    assertThat(round(1).deliveryP95Millis()).isEqualTo(95);
  }

  private static PageRound round(long bytes) {
    var deliveries = DoubleStream.iterate(100, n -> n - 1).limit(100).boxed().toList();
    return new PageRound(bytes, 200, 300, 0, 0, 0, 0, deliveries);
  }
}
