package curio.log;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.Jobs;
import curio.log.Topic.OnPoison;
import curio.store.migrations.Migrations;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the node that relays is woken, by itself and by another one. */
class OutboxRelayTest {
  private static final Topic TOPIC = new Topic("things", 1, Duration.ofDays(1), OnPoison.BLOCK_KEY);
  private static final String CHANNEL = "outbox:things";

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Outbox outbox = new Outbox("things");
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private TestDatabase store;
  private Node owner;
  private Node other;
  private Notifications watcher;

  /** What relays, or would; only one of them does jobs. */
  private record Node(Notifications notifications, Jobs jobs, OutboxRelay relay) {
    void close() {
      relay.close();
      jobs.close();
      notifications.close();
    }
  }

  @BeforeEach
  void open() {
    store = TestDatabase.create();
    List.of("jobs", "log", "things").forEach(schema -> Migrations.run(store.settings(), schema));
    owner = node("owner");
    other = node("other");
    watcher = new Notifications(store.database(), store.settings(), "watcher");
    watcher.listen(CHANNEL, heard::add);
    owner.relay().start();
    owner.jobs().start();
    publish(owner);
    eventually(() -> assertThat(waiting()).isZero());
    // All that was sent before has arrived.
    eventually(() -> {
      owner.notifications().send(CHANNEL, "begin");
      assertThat(heard).contains("begin");
    });
  }

  @AfterEach
  void close() {
    other.close();
    owner.close();
    watcher.close();
    store.close();
  }

  @Test
  void whoRelaysItsOwnEventsTellsNobody() {
    for (int i = 0; i < 20; i++) {
      publish(owner);
    }
    owner.notifications().send(CHANNEL, "end");

    eventually(() -> assertThat(heard).contains("end"));
    assertThat(heard.subList(heard.indexOf("begin"), heard.size())).containsOnly("begin", "end");
    eventually(() -> assertThat(waiting()).isZero());
  }

  @Test
  void whoIsWokenOftenSaysSoAndMissesNothing() {
    List<String> awake = new CopyOnWriteArrayList<>();
    watcher.listen("awake", awake::add);

    eventually(() -> {
      for (int i = 0; i < 20; i++) {
        publish(other);
      }
      assertThat(awake).contains(CHANNEL);
    });

    eventually(() -> assertThat(waiting()).isZero());
  }

  private Node node(String name) {
    var database = store.database();
    var log = new PostgresLog(database);
    log.declare(TOPIC);
    var notifications = new Notifications(database, store.settings(), name);
    var jobs = new Jobs(database, database, notifications, name, new SimpleMeterRegistry());
    return new Node(
        notifications, jobs, new OutboxRelay(database, log, outbox, notifications, jobs, metrics));
  }

  private void publish(Node node) {
    store
        .database()
        .inTransaction(tx -> {
          outbox.append(tx, TOPIC, EventSamples.many(TOPIC, 1));
          return null;
        });
    node.relay().wake();
  }

  private int waiting() {
    return store
        .database()
        .read(
            tx -> tx.createQuery("select count(*) from things.outbox").mapTo(Integer.class).one());
  }
}
