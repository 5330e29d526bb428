package curio.log.moving;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.log.PostgresLog;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that was not given Kafka and lives while the log moves. */
class NodeWithoutKafkaTest {
  private final MovedLog moved = new MovedLog();

  @AfterEach
  void close() {
    moved.close();
  }

  /** It would take places of a later generation for those of the first, and handle them again. */
  @Test
  void itHandlesNothingOfWhatCameAfterThereAndBack() {
    var without = new PostgresLog(moved.database);
    var metrics = new SimpleMeterRegistry();
    var before = without.reader(MovedLog.TOPIC, 1, -1);
    try (var consumer = moved.consumer(without, metrics)) {
      moved.append(40);
      eventually(() -> assertThat(effects()).isEqualTo(40));
      assertThat(moved.move().toKafka()).isTrue();
      assertThat(moved.move().toPostgres()).isTrue();
      var positions = moved.positions();
      moved.append(40);

      // It has looked, and was refused.
      eventually(Duration.ofSeconds(30), () -> assertThat(lag(metrics)).isNaN());
      assertMoved(() -> without.lastOffsets(List.of(MovedLog.TOPIC)));
      assertMoved(() -> before.next(10));
      assertMoved(() -> without.reader(MovedLog.TOPIC, 1, 1_000).next(10));
      assertThat(effects()).isEqualTo(40);
      assertThat(moved.positions()).isEqualTo(positions);
      assertThat(consumer.deadLetters(1)).isEmpty();
    }

    try (var consumer = moved.consumer(moved.log)) {
      eventually(() -> assertThat(effects()).isEqualTo(80));
      assertThat(consumer.deadLetters(1)).isEmpty();
    }
    assertThat(moved.number("select count(distinct event_id) from things.effect")).isEqualTo(80);
  }

  private int effects() {
    return moved.number("select count(*) from things.effect");
  }

  private static double lag(SimpleMeterRegistry metrics) {
    return metrics.get("log_lag_records").gauges().stream().mapToDouble(Gauge::value).sum();
  }

  private static void assertMoved(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("topic things: the log has moved to Kafka, or there and back");
  }
}
