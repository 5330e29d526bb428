package curio.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a consumer has not handled yet. */
class BacklogTest {
  private static final Topic ONE = new Topic("one", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Topic TWO = new Topic("two", 4, Duration.ofDays(1), OnPoison.SKIP);
  private static final Subscription BOTH = Subscription.of("reader", List.of(ONE, TWO), "things");

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "things");
  private final Database database = store.database();
  private final Log log = new PostgresLog(database);
  private final Notifications notifications = new Notifications(database, store.settings(), "node");
  private final PostgresAppender appender =
      new PostgresAppender(database, notifications, new SimpleMeterRegistry());

  BacklogTest() {
    log.declare(ONE);
    log.declare(TWO);
  }

  @AfterEach
  void close() {
    appender.close();
    notifications.close();
    store.close();
  }

  @Test
  void whatStandsBehindThePositionsWaits() throws Exception {
    var handled = append(ONE, "a", 3);
    var waiting = append(ONE, "a", 2);
    var other = append(TWO, "a", 1);
    move(ONE, "a", Positions.start(), 2);
    var backlog = new Backlog(database, log, BOTH, 100);

    var ids = new ArrayList<UUID>();
    List.of(handled, waiting, other).forEach(events -> events.forEach(e -> ids.add(e.id())));
    ids.add(UUID.randomUUID());

    assertThat(backlog.find(ids).values())
        .containsExactlyInAnyOrder(waiting.get(0), waiting.get(1), other.get(0));
    move(ONE, "a", 2, 4);
    move(TWO, "a", Positions.start(), 0);
    assertThat(backlog.find(ids)).isEmpty();
  }

  /** Somebody may replay it. */
  @Test
  void whatIsSetAsideWaits() throws Exception {
    var event = append(ONE, "a", 1).getFirst();
    var other = append(ONE, "b", 1).getFirst();
    var record = new LogRecord(ONE.partitionOf("a"), 0, event);
    database.inTransaction(tx -> {
      new DeadLetters(BOTH).add(tx, record, "a reason");
      return record;
    });
    move(ONE, "a", Positions.start(), 9);
    if (ONE.partitionOf("b") != ONE.partitionOf("a")) {
      move(ONE, "b", Positions.start(), 9);
    }

    var found = new Backlog(database, log, BOTH, 100).find(List.of(event.id(), other.id()));

    assertThat(found).containsOnlyKeys(event.id());
    assertThat(found.get(event.id())).isEqualTo(event);
  }

  /** More than is looked at is no answer; what was seen is one. */
  @Test
  void nobodyIsToldThatSomethingIsMissingThatWasNotLookedFor() {
    var events = append(ONE, "a", 5);
    var backlog = new Backlog(database, log, Subscription.of("reader", ONE, "things"), 2);
    append(ONE, "b", 2_000);

    assertThatThrownBy(
            () -> {
              var _ = backlog.find(List.of(UUID.randomUUID()));
            })
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(new Backlog(database, log, BOTH, 10_000).find(List.of(events.get(4).id())))
        .hasSize(1);
  }

  @Test
  void whatManyAskForAtOnceIsAnsweredToEach() throws Exception {
    var backlog = new Backlog(database, log, BOTH, 1_000);
    var tasks = new ArrayList<Callable<Boolean>>();
    for (int i = 0; i < 60; i++) {
      var key = "key-" + i % 7;
      tasks.add(() -> {
        var event = append(ONE, key, 1).getFirst();
        return backlog.find(List.of(event.id())).containsKey(event.id());
      });
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(tasks)) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  private List<Event> append(Topic topic, String key, int count) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      events.add(EventSamples.of(topic, key, "ok"));
    }
    appender.append(topic, events);
    return events;
  }

  private void move(Topic topic, String key, long from, long to) {
    var place = new TopicPartition(topic.name(), topic.partitionOf(key));
    var positions = new Positions(BOTH);
    boolean moved = database.inTransaction(tx -> positions.advance(tx, place, from, to));
    assertThat(moved).isTrue();
  }
}
