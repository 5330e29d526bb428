package curio.log;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.jobs.Jobs;
import curio.log.Topic.OnPoison;
import curio.store.Database;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How nodes share the partitions of a subscription, and what holds while they come and go. */
class PartitionTasksTest {
  private static final int PARTITIONS = 8;
  private static final int EVENTS = 100;
  private static final int KEYS = 20;
  private static final Topic ONE =
      new Topic("one", PARTITIONS, Duration.ofDays(1), OnPoison.BLOCK_KEY);
  private static final Topic TWO = new Topic("two", PARTITIONS, Duration.ofDays(1), OnPoison.SKIP);
  private static final Subscription BOTH = Subscription.of("both", List.of(ONE, TWO), "things");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, LogNode> nodes = new LinkedHashMap<>();
  private final Outbox outbox = new Outbox("things");
  private TestDatabase store;
  private Database database;
  private Notifications notifications;
  private Jobs jobs;
  private OutboxRelay relay;

  @BeforeEach
  void open() {
    store = TestDatabase.migrated("jobs", "log", "things");
    store.makeSchema("nodes", "create table nodes.batch (topic text, partition int, node text)");
    database = store.database();
    var log = new PostgresLog(database);
    log.declare(ONE);
    log.declare(TWO);
    notifications = new Notifications(database, store.settings(), "relaying");
    jobs = new Jobs(database, database, notifications, "relaying", new SimpleMeterRegistry());
    jobs.start();
    relay = new OutboxRelay(database, log, outbox, notifications, jobs, new SimpleMeterRegistry());
    relay.start();
  }

  @AfterEach
  void close() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      nodes.values().forEach(node -> threads.execute(node::close));
    }
    relay.close();
    jobs.close();
    notifications.close();
    store.close();
  }

  @Test
  void nothingIsLostOrHandledTwiceWhileNodesJoinLeaveDieAndFreeze() {
    join("a");
    publish();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 8)));

    join("b");
    publish();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 4, "b", 4)));

    join("c");
    publish();
    eventually(PATIENCE, () -> assertThat(spread().values()).containsExactlyInAnyOrder(3, 3, 2));

    join("d");
    publish();
    eventually(
        PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 2, "b", 2, "c", 2, "d", 2)));

    node("a").kill();
    publish();
    eventually(PATIENCE, () -> assertThat(spread().values()).containsExactlyInAnyOrder(3, 3, 2));

    node("b").freeze();
    publish();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("c", 4, "d", 4)));
    node("b").thaw();
    publish();
    eventually(PATIENCE, () -> assertThat(spread().values()).containsExactlyInAnyOrder(3, 3, 2));

    node("c").consumer().close();
    node("d").jobs().drain();
    publish();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("b", 8)));

    int published = 8 * 2 * EVENTS;
    eventually(
        PATIENCE,
        () -> assertThat(number("select count(*) from things.effect")).isEqualTo(published));
    assertThat(number("select count(distinct event_id) from things.effect")).isEqualTo(published);
    assertThat(number("select count(*) from things.parked")).isZero();
    assertThat(
            number(
                """
                select count(*) from (
                  select number < lag(number) over (partition by key order by place) as late
                  from things.effect) ordered where late
                """))
        .isZero();
  }

  @Test
  void aPartitionOfBothTopicsIsOneTask() {
    join("a");
    join("b");
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 4, "b", 4)));

    publish();

    eventually(
        PATIENCE,
        () -> assertThat(number("select count(*) from things.effect")).isEqualTo(2 * EVENTS));
    assertThat(number("select count(*) from jobs.job where kind = 'consumer:both'"))
        .isEqualTo(PARTITIONS);
    assertThat(number("select count(distinct topic) from nodes.batch")).isEqualTo(2);
    assertThat(
            number(
                """
                select count(*) from (
                  select from nodes.batch group by partition having count(distinct node) > 1) two
                """))
        .isZero();
  }

  @Test
  void topicsOfOneTaskHaveEquallyManyPartitions() {
    var other = new Topic("other", 4, Duration.ofDays(1), OnPoison.SKIP);

    assertThatThrownBy(() -> Subscription.of("x", List.of(ONE, other), "things"))
        .hasMessageContaining("with equally many partitions");
    assertThatThrownBy(() -> Subscription.of("x", List.of(), "things"))
        .hasMessageContaining("with equally many partitions");
    assertThatThrownBy(() -> Subscription.of("X.y", ONE, "things"))
        .hasMessageContaining("consumer: X.y");
  }

  private void join(String name) {
    nodes.put(
        name,
        new LogNode(
            store,
            name,
            BOTH,
            (tx, records) -> {
              EventSamples.storeEffect(tx, records);
              var place = records.getFirst().place();
              tx.execute(
                  "insert into nodes.batch values (?, ?, ?)",
                  place.topic(),
                  place.partition(),
                  name);
            }));
  }

  private LogNode node(String name) {
    return requireNonNull(nodes.get(name));
  }

  /** In both topics, by keys of their own. */
  private void publish() {
    for (var topic : List.of(ONE, TWO)) {
      for (int i = 0; i < EVENTS; i++) {
        var event = EventSamples.of(topic, topic.name() + i % KEYS, "ok");
        database.inTransaction(tx -> {
          outbox.append(tx, topic, List.of(event));
          return null;
        });
        relay.wake();
      }
    }
  }

  private Map<String, Integer> spread() {
    var spread = new HashMap<String, Integer>();
    database
        .read(tx ->
            tx.createQuery(
                    """
                    select n.name from jobs.job j join jobs.node n on n.id = j.owner
                    where j.kind = 'consumer:both' and j.state = 'running'
                    """)
                .mapTo(String.class)
                .list())
        .forEach(owner -> spread.merge(owner, 1, Integer::sum));
    return spread;
  }

  private int number(String sql) {
    return database.read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }
}
