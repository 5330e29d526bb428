package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.log.Topic.OnPoison;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutboxStateTest {
  private static final Topic TOPIC = new Topic("things", 1, Duration.ofDays(1), OnPoison.SKIP);

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  /** No relay runs here, and still it is seen that events wait. */
  @Test
  void whatWaitsIsMeasuredByWhoeverLooksAndToldWhenItDoesNotMove() {
    try (var store = TestDatabase.migrated("log", "things")) {
      var outbox = new Outbox("things");
      try (var state = new OutboxState(store.database(), outbox, Duration.ZERO, metrics);
          var patient = new OutboxState(store.database(), outbox, Duration.ofDays(1), metrics)) {
        state.start();
        patient.start();
        eventually(() -> assertThat(waiting()).isZero());
        assertThat(state.resting()).isEmpty();

        store
            .database()
            .inTransaction(tx -> {
              outbox.append(
                  tx,
                  TOPIC,
                  List.of(EventSamples.large(TOPIC, "a", 1), EventSamples.large(TOPIC, "b", 1)));
              return tx.execute("update things.outbox set written_at = now() + interval '1 hour'");
            });

        eventually(() -> assertThat(waiting()).isEqualTo(2));
        assertThat(metrics.get("outbox_oldest_age_seconds").gauge().value()).isZero();
        eventually(() ->
            assertThat(state.resting().orElse(""))
                .startsWith("2 events of things wait, and none has been moved for"));
        assertThat(patient.resting()).isEmpty();
      }
    }
  }

  private double waiting() {
    return metrics.get("outbox_waiting_records").gauge().value();
  }
}
