package curio.orders;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.tasks.Cleanup;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyCleanupTest {
  private static final String KEYS = "orders.idempotency_key";
  private static final Instant NOW = Instant.parse("2026-03-10T00:00:00Z");

  private OrdersFixture fixture;
  private Cleanup cleanup;

  @BeforeEach
  void open() {
    fixture = new OrdersFixture();
    var rule = KeyCleanup.rule(Clock.fixed(NOW, ZoneOffset.UTC));
    cleanup =
        new Cleanup(
            "test",
            Duration.ofHours(1),
            List.of(rule),
            fixture.database,
            new SimpleMeterRegistry());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aKeyIsKeptUntilTheEndOfTheNextDay() {
    placeAt("day before yesterday", "2026-03-08T23:59:59Z");
    placeAt("yesterday", "2026-03-09T00:00:00Z");
    fixture.relay.start();
    eventually(() -> assertThat(fixture.count("orders.outbox")).isZero());

    cleanup.pass();

    assertThat(fixture.count(KEYS)).isEqualTo(1);
    assertThat(fixture.place(7, "yesterday", 1).getPlaced().getReplayed()).isTrue();
    assertThat(fixture.place(7, "day before yesterday", 1).getPlaced().getReplayed()).isFalse();
    assertThat(fixture.count("orders.orders")).isEqualTo(3);
  }

  @Test
  void aKeyWhoseEventIsNotOnTheBusIsKept() {
    placeAt("unhandled", "2026-01-01T00:00:00Z");

    cleanup.pass();
    int early = fixture.count(KEYS);
    fixture.relay.start();
    eventually(() -> assertThat(fixture.count("orders.outbox")).isZero());
    cleanup.pass();
    int late = fixture.count(KEYS);

    assertThat(early).isEqualTo(1);
    assertThat(late).isZero();
  }

  private void placeAt(String key, String time) {
    fixture.place(7, key, 1);
    fixture.database.inTransaction(tx ->
        tx.execute(
            "update orders.idempotency_key set created_at = ?::timestamptz where key = ?",
            time,
            Placement.keyDigest(key)));
  }
}
