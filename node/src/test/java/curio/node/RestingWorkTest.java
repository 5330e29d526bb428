package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Health is not green while work rests that should never end. */
class RestingWorkTest {
  /** Longer than work may be without an owner before that is told. */
  private static final Duration LATE = Duration.ofSeconds(60);

  @Test
  void aNodeIsNotReadyWhileTheRelayRestsAndTellsWhat() {
    try (var own = new OwnDatabase()) {
      eventually(() -> assertThat(own.node().health("ready").status()).isEqualTo(200));

      Sql.run(
          own.database(),
          """
          update jobs.job set state = 'parked', owner = null, epoch = epoch + 1
          where kind = 'relay:orders'
          """);

      eventually(
          LATE,
          () -> {
            var health = own.node().health("ready");
            assertThat(health.status()).isEqualTo(503);
            assertThat(health.body()).contains("the work relay:orders rests on all nodes");
          });
      assertThat(own.node().health("live").status()).isEqualTo(200);

      Sql.run(own.database(), "update jobs.job set state = 'waiting' where state = 'parked'");

      eventually(() -> assertThat(own.node().health("ready").status()).isEqualTo(200));
    }
  }
}
