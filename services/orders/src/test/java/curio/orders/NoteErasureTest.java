package curio.orders;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.events.v1.UserRemoved;
import curio.jobs.Jobs;
import curio.log.Event;
import curio.log.Outbox;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.log.erasure.Erasure;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stays of the orders of an account that was removed. */
class NoteErasureTest {
  private static final String REMOVED = "user-removed";
  private static final Topic REMOVALS =
      new Topic("user-removed", 4, Duration.ofDays(1), OnPoison.SKIP);

  private final OrdersFixture fixture = new OrdersFixture();
  private final Notifications wakeups =
      new Notifications(fixture.store.database(), fixture.store.settings(), "erasure");
  private Erasure erasure;

  @BeforeEach
  void start() {
    fixture.log.declare(REMOVALS);
    fixture.relay.start();
    erasure = erasure();
    erasure.start();
  }

  @AfterEach
  void stop() {
    erasure.close();
    wakeups.close();
    fixture.close();
  }

  @Test
  void theNotesGoAndTheOrdersStay() {
    for (int i = 0; i < 20; i++) {
      place(7, "key " + i, "for Anna, Long Street " + i);
      place(8, "key " + i, "somebody else's");
    }

    tell(REMOVED, 7);

    eventually(() -> assertThat(notes(7)).isZero());
    assertThat(notes(8)).isEqualTo(20);
    assertThat(fixture.count("orders.orders where user_id = 7 and price_cents = 100"))
        .isEqualTo(20);
  }

  @Test
  void aRemovalThatIsToldTwiceOrToTwoNodesIsHandledOnce() {
    place(7, "key", "a note");
    var jobs =
        new Jobs(fixture.database, fixture.database, wakeups, "other", new SimpleMeterRegistry());
    jobs.start();
    try (jobs;
        var other = erasure(jobs)) {
      other.start();

      tell(REMOVED, 7);
      tell(REMOVED, 7);

      eventually(
          () -> assertThat(fixture.count("orders.position where \"offset\" >= 1")).isEqualTo(1));
    }
    assertThat(notes(7)).isZero();
    assertThat(fixture.count("orders.erased_user")).isEqualTo(1);
    assertThat(fixture.count("orders.parked")).isZero();
  }

  @Test
  void anOrderThatCameAMomentLateIsErasedAsWell() {
    tell(REMOVED, 7);
    eventually(() -> assertThat(fixture.count("orders.erased_user")).isEqualTo(1));
    place(7, "late", "a late note");

    erasure.close();
    erasure = erasure();
    erasure.start();

    eventually(() -> assertThat(notes(7)).isZero());
    assertThat(fixture.count("orders.erased_user")).isEqualTo(1);
  }

  @Test
  void afterADayTheAccountIsForgotten() {
    tell(REMOVED, 7);
    eventually(() -> assertThat(fixture.count("orders.erased_user")).isEqualTo(1));
    var _ =
        fixture.database.inTransaction(
            tx -> tx.execute("update orders.erased_user set erased_at = now() - interval '25 h'"));

    erasure.close();
    erasure = erasure();
    erasure.start();

    eventually(() -> assertThat(fixture.count("orders.erased_user")).isZero());
  }

  /** A sweep takes a thousand at once. */
  @Test
  void noAccountIsForgottenWhileSomethingOfItIsLeft() {
    place(7, "key", "a note");
    var _ =
        fixture.database.inTransaction(tx ->
            tx.execute(
                """
                insert into orders.orders (user_id, id, price_cents, note, created_at, event_seq)
                select user_id, gen_random_uuid(), price_cents, note, created_at, event_seq
                from orders.orders cross join generate_series(1, 2500)
                """));
    erasure.close();
    var _ =
        fixture.database.inTransaction(tx ->
            tx.execute(
                "insert into orders.erased_user (user_id, erased_at) values (7, now() - interval '2"
                    + " days')"));

    erasure = erasure();
    erasure.start();

    eventually(() -> assertThat(fixture.count("orders.erased_user")).isZero());
    assertThat(notes(7)).isZero();
  }

  @Test
  void otherEventsOfTheTopicEraseNothing() {
    place(7, "key", "a note");

    tell("user-renamed", 7);
    tell(REMOVED, 8);

    eventually(() -> assertThat(fixture.count("orders.erased_user")).isEqualTo(1));
    assertThat(notes(7)).isEqualTo(1);
  }

  private Erasure erasure() {
    return erasure(fixture.jobs);
  }

  private Erasure erasure(Jobs jobs) {
    return new Erasure(
        NoteErasure.CONSUMER,
        OrdersService.SCHEMA,
        NoteErasure.rules(),
        new Erasure.Given(
            fixture.database, fixture.log, wakeups, REMOVALS, jobs, new SimpleMeterRegistry()));
  }

  private void place(long userId, String key, String note) {
    var request = OrdersFixture.order(userId, key, 100).setNote(note).build();
    assertThat(fixture.orders.call(stub -> stub.place(request)).hasPlaced()).isTrue();
  }

  private void tell(String type, long userId) {
    var event =
        new Event(
            UUID.randomUUID(),
            REMOVALS.name(),
            Long.toString(userId),
            type,
            1,
            Instant.now(),
            "",
            UserRemoved.newBuilder().setUserId(userId).build().toByteString());
    fixture.database.inTransaction(tx -> {
      new Outbox("orders").append(tx, REMOVALS, List.of(event));
      return event;
    });
    fixture.relay.wake();
  }

  private int notes(long userId) {
    return fixture.count("orders.orders where note is not null and user_id = " + userId);
  }
}
