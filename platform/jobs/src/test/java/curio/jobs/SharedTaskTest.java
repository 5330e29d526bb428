package curio.jobs;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.jobs.tasks.SharedTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How nodes share the parts of work that never ends. */
class SharedTaskTest {
  private static final int PARTS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final JobCluster cluster = new JobCluster();
  private final Map<String, JobNode> nodes = new HashMap<>();
  private final List<SharedTask> tasks = new ArrayList<>();
  private int parts = PARTS;

  @AfterEach
  void close() {
    cluster.close();
  }

  @Test
  void partsAreWithinOneOfEvenWhileNodesJoinAndLeave() {
    join("a");
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 8)));
    join("b");
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 4, "b", 4)));
    join("c");
    eventually(PATIENCE, () -> assertThat(spread().values()).containsExactlyInAnyOrder(3, 3, 2));
    join("d");
    eventually(
        PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 2, "b", 2, "c", 2, "d", 2)));
    assertThat(takeovers()).isZero();

    node("b").jobs().drain();
    tasks.getFirst().close();

    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("c", 4, "d", 4)));
    assertThat(takeovers()).isZero();
  }

  @Test
  void manyPartsAreToo() {
    parts = 64;
    var names = List.of("a", "b", "c", "d");
    for (int count = 1; count <= names.size(); count++) {
      join(names.get(count - 1));
      awaitEven(count);
    }

    node("d").kill();
    awaitEven(names.size() - 1);
  }

  @Test
  void partsThatAreMadeMoreAreSharedAsSoonAsNodesKnowOfThem() {
    join("a");
    join("b");
    awaitEven(2);

    tasks.getFirst().grow(12);
    eventually(PATIENCE, () -> assertThat(spread().values()).containsExactlyInAnyOrder(6, 4));
    tasks.getLast().grow(12);

    parts = 12;
    awaitEven(2);
    assertThat(tasks).extracting(SharedTask::parts).containsOnly(12);
  }

  private void awaitEven(int count) {
    int least = parts / count;
    eventually(
        PATIENCE,
        () -> {
          assertThat(spread()).hasSize(count);
          assertThat(spread().values())
              .allSatisfy(has -> assertThat(has).isBetween(least, least + 1));
          assertThat(spread().values().stream().mapToInt(has -> has).sum()).isEqualTo(parts);
        });
  }

  @Test
  void thePartsOfADeadNodeAndOfOneThatDoesNotRenewAreTakenOver() {
    join("a");
    join("b");
    join("c");
    eventually(PATIENCE, () -> assertThat(spread().values()).containsExactlyInAnyOrder(3, 3, 2));

    node("a").kill();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("b", 4, "c", 4)));

    node("b").stopRenewing();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("c", 8)));
    node("b").heal();
    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("b", 4, "c", 4)));
  }

  @Test
  void aPartIsLetGoAfterItsPassAndOthersAtOnce() throws Exception {
    var began = new CountDownLatch(PARTS);
    var end = new CountDownLatch(1);
    var passes = new ConcurrentHashMap<Integer, Integer>();
    var task =
        new SharedTask(
            join("a", null).jobs(),
            "shared",
            PARTS,
            Duration.ZERO,
            parts -> parts,
            part -> {
              passes.merge(part, 1, Integer::sum);
              began.countDown();
              await(end);
              return true;
            });
    task.start();
    began.await();

    join("b");
    eventually(() ->
        assertThat(cluster.number("select count(*) from jobs.node where shares <> '{}'"))
            .isEqualTo(2));
    assertThat(spread()).isEqualTo(Map.of("a", 8));
    end.countDown();

    eventually(PATIENCE, () -> assertThat(spread()).isEqualTo(Map.of("a", 4, "b", 4)));
  }

  @Test
  void aPartThatFailsOrIsSlowHoldsUpNoOther() {
    var slow = new CountDownLatch(1);
    var passes = new ConcurrentHashMap<Integer, AtomicInteger>();
    var node = join("a", null);
    var task =
        new SharedTask(
            node.jobs(),
            "shared",
            3,
            Duration.ZERO,
            parts -> parts,
            part -> {
              passes.computeIfAbsent(part, p -> new AtomicInteger()).incrementAndGet();
              if (part == 0) {
                await(slow);
              }
              if (part == 1) {
                throw new IllegalStateException("always");
              }
              return false;
            });
    task.wokenBy(node.notifications(), "look").start();

    eventually(() -> {
      node.notifications().send("look");
      assertThat(passes.get(0)).hasValue(1);
      assertThat(passes.get(1)).hasValueGreaterThan(1);
      assertThat(passes.get(2)).hasValueGreaterThan(1);
    });
    slow.countDown();
  }

  @Test
  void aPartOfATimeWhenThereWereMoreIsForgotten() {
    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                """
                insert into jobs.job (kind, key, payload, due_at)
                values ('shared', 'task', '', now()), ('shared', 'task:8', '', now())
                """));

    join("a");

    eventually(() -> assertThat(cluster.number("select count(*) from jobs.job")).isEqualTo(PARTS));
    eventually(() -> assertThat(spread()).isEqualTo(Map.of("a", 8)));
  }

  @Test
  void oneLookIsForAllPartsOfTheNode() {
    var looks = new ConcurrentLinkedQueue<Set<Integer>>();
    var node = join("a", null);
    new SharedTask(
            node.jobs(),
            "shared",
            PARTS,
            Duration.ofMillis(10),
            parts -> {
              looks.add(parts);
              return Set.of();
            },
            part -> {
              throw new IllegalStateException("nothing is due");
            })
        .start();

    eventually(() -> {
      assertThat(looks).isNotEmpty();
      assertThat(looks.stream().reduce((one, other) -> other))
          .hasValueSatisfying(last -> assertThat(last).hasSize(PARTS));
    });
  }

  @Test
  void aPartThatRestsIsTold() {
    join("a");
    eventually(() -> assertThat(spread()).isEqualTo(Map.of("a", 8)));

    cluster
        .database()
        .inTransaction(tx ->
            tx.execute(
                "update jobs.job set state = 'parked', owner = null, epoch = epoch + 1"
                    + " where key = 'task:3'"));

    eventually(() ->
        assertThat(node("a").jobs().troubles(Duration.ZERO))
            .containsExactly("the work shared:3 rests on all nodes"));
    assertThat(node("a").jobs().standing())
        .hasSize(PARTS)
        .allMatch(StandingTask::part)
        .extracting(StandingTask::name)
        .contains("shared:0", "shared:7");
  }

  private JobNode join(String name) {
    return join(name, Set.of());
  }

  private JobNode join(String name, @Nullable Set<Integer> due) {
    var node = cluster.node(name);
    nodes.put(name, node);
    if (due != null) {
      var task =
          new SharedTask(node.jobs(), "shared", parts, Duration.ZERO, all -> due, part -> false);
      tasks.add(task);
      task.start();
    }
    node.jobs().start();
    return node;
  }

  private JobNode node(String name) {
    return requireNonNull(nodes.get(name));
  }

  private Map<String, Integer> spread() {
    var spread = new HashMap<String, Integer>();
    cluster
        .texts(
            """
            select n.name from jobs.job j join jobs.node n on n.id = j.owner
            where j.kind = 'shared' and j.state = 'running'
            """)
        .forEach(owner -> spread.merge(owner, 1, Integer::sum));
    return spread;
  }

  private double takeovers() {
    return nodes.values().stream().mapToDouble(node -> node.counted("jobs_takeovers")).sum();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
