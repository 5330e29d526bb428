package curio.orders;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyPurgeTest {
  private static final Instant NOW = Instant.parse("2026-03-10T00:00:00Z");

  private OrdersFixture fixture;
  private KeyPurge purge;

  @BeforeEach
  void open() {
    fixture = new OrdersFixture();
    purge = new KeyPurge(fixture.database, Clock.fixed(NOW, ZoneOffset.UTC), fixture.jobs);
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

    long purged = purge.purge();

    assertThat(purged).isEqualTo(1);
    assertThat(fixture.place(7, "yesterday", 1).getPlaced().getReplayed()).isTrue();
    assertThat(fixture.place(7, "day before yesterday", 1).getPlaced().getReplayed()).isFalse();
    assertThat(fixture.count("orders.orders")).isEqualTo(3);
  }

  @Test
  void aKeyWhoseEventIsNotOnTheBusIsKept() {
    placeAt("unhandled", "2026-01-01T00:00:00Z");

    long early = purge.purge();
    fixture.relay.start();
    eventually(() -> assertThat(fixture.count("orders.outbox")).isZero());
    long late = purge.purge();

    assertThat(early).isZero();
    assertThat(late).isEqualTo(1);
  }

  private void placeAt(String key, String time) {
    fixture.place(7, key, 1);
    fixture.database.inTransaction(tx ->
        tx.execute(
            "update orders.idempotency_key set created_at = ?::timestamptz where key = ?",
            time,
            Digest.key(key)));
  }
}
