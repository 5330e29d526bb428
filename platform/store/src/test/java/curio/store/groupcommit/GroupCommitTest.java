package curio.store.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.StoreErrors;
import curio.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
  private static final GroupCommitSettings USUAL =
      new GroupCommitSettings(2, 100, 1_000, Duration.ofSeconds(10));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final DatabaseSettings settings = Stores.fresh();
  private final Database db = Database.open("group", settings, metrics);
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  record Row(String key, int value) {}

  @BeforeEach
  void makeTable() {
    db.inTransaction(tx ->
        tx.execute(
            "create table rows (key text, value int check (value >= 0), n serial, unique (key,"
                + " value))"));
  }

  @AfterEach
  void close() {
    callers.shutdownNow();
    db.close();
  }

  @Test
  void aLonelyCallIsAnsweredAfterItsCommit() {
    try (GroupCommit<Row, String> group = group(USUAL)) {
      assertThat(group.submit(new Row("a", 1))).isEqualTo("a=1");

      assertThat(values("a")).containsExactly(1);
    }
  }

  @Test
  void aHundredCallersOfOneKeyGetOneTransactionAtATime() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    GroupWork<Row, String> counting =
        (connection, rows) -> {
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          List<String> outcomes = insert(connection, rows);
          open.decrementAndGet();
          return outcomes;
        };
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, counting, row -> row.key().hashCode(), USUAL, metrics)) {
      List<Callable<String>> calls =
          calls(group, IntStream.range(0, 100).mapToObj(i -> new Row("a", i)).toList());

      for (Future<String> call : callers.invokeAll(calls)) {
        assertThat(call.get()).startsWith("a=");
      }
    }

    assertThat(values("a")).hasSize(100);
    assertThat(most).hasValue(1);
    assertThat(metrics.get("group_commit_batch").timer().count()).isLessThan(100);
  }

  @Test
  void workOfOneStatementCommitsByItself() throws Exception {
    GroupWork<Row, String> work =
        new GroupWork<>() {
          @Override
          public List<String> apply(Connection connection, List<Row> rows) throws SQLException {
            assertThat(connection.getAutoCommit()).isTrue();
            return insert(connection, rows);
          }

          @Override
          public boolean writesByOneStatement() {
            return true;
          }
        };
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, work, row -> row.key().hashCode(), USUAL, metrics)) {
      List<Callable<String>> calls =
          calls(group, IntStream.range(0, 100).mapToObj(i -> new Row("a", i - 1)).toList());

      int failed = 0;
      for (Future<String> call : callers.invokeAll(calls)) {
        failed += call.state() == Future.State.FAILED ? 1 : 0;
      }

      assertThat(failed).isEqualTo(1);
    }
    assertThat(values("a"))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 99).boxed().toList());
  }

  @Test
  void aBatchTakesHalfOfThoseWhoWait() throws Exception {
    var gate = new Gate();
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    GroupWork<Row, String> counting =
        (connection, rows) -> {
          sizes.add(rows.size());
          return gate.apply(connection, rows);
        };
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, counting, row -> 0, USUAL, metrics)) {
      List<Future<String>> calls = new ArrayList<>();
      calls.add(callers.submit(() -> group.submit(new Row("a", 0))));
      gate.awaitEntered();
      for (int i = 1; i < 80; i++) {
        int value = i;
        calls.add(callers.submit(() -> group.submit(new Row("a", value))));
      }
      Stores.await("all are queued", () -> queued() == 79);
      gate.open();
      for (Future<String> call : calls) {
        call.get();
      }
    }

    // 1 and 79 wait: 40; 40 and 39: 40, of which there are 39.
    assertThat(sizes).containsExactly(1, 40, 39);
  }

  @Test
  void aLaneKeepsTheOrderOfArrival() throws Exception {
    Gate gate = new Gate();
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, gate, row -> 0, USUAL, metrics)) {
      List<Future<String>> calls = new ArrayList<>();
      calls.add(callers.submit(() -> group.submit(new Row("a", 0))));
      gate.awaitEntered();
      for (int i = 1; i < 50; i++) {
        int value = i;
        calls.add(callers.submit(() -> group.submit(new Row("a", value))));
        Stores.await("call " + i + " is queued", () -> queued() == value);
      }
      gate.open();
      for (Future<String> call : calls) {
        call.get();
      }
    }

    assertThat(values("a")).isEqualTo(IntStream.range(0, 50).boxed().toList());
  }

  @Test
  void aPoisonousRowFailsAloneAndOthersOfItsBatchAreWritten() throws Exception {
    Gate gate = new Gate();
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, gate, row -> 0, USUAL, metrics)) {
      Future<String> first = callers.submit(() -> group.submit(new Row("a", 1_000)));
      gate.awaitEntered();
      List<Future<String>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int value = i == 7 ? -1 : i;
        calls.add(callers.submit(() -> group.submit(new Row("a", value))));
      }
      Stores.await("all are queued", () -> queued() == 20);
      gate.open();

      assertThat(first.get()).isEqualTo("a=1000");
      for (int i = 0; i < 20; i++) {
        Future<String> call = calls.get(i);
        if (i == 7) {
          assertThatThrownBy(call::get)
              .isInstanceOf(ExecutionException.class)
              .cause()
              .matches(StoreErrors::isDataError);
        } else {
          assertThat(call.get()).isEqualTo("a=" + i);
        }
      }
    }

    assertThat(values("a")).hasSize(20).doesNotContain(-1);
  }

  @Test
  void workThatBreaksTellsItsCallerAndTheLaneLivesOn() {
    GroupWork<Row, String> moody =
        (connection, rows) -> {
          if (rows.getFirst().value() == 1) {
            throw new AssertionError("a bug");
          }
          return rows.getFirst().value() == 2 ? List.of() : insert(connection, rows);
        };
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, moody, row -> 0, USUAL, metrics)) {
      assertThatThrownBy(() -> group.submit(new Row("a", 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("a bug");
      assertThatThrownBy(() -> group.submit(new Row("a", 2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("outcomes: 0 (expected: 1, one per item)");

      assertThat(group.submit(new Row("a", 3))).isEqualTo("a=3");
    }
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    Gate gate = new Gate();
    GroupCommitSettings narrow = new GroupCommitSettings(1, 10, 3, Duration.ofSeconds(30));
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, gate, row -> 0, narrow, metrics)) {
      List<Future<String>> calls = new ArrayList<>();
      calls.add(callers.submit(() -> group.submit(new Row("a", 0))));
      gate.awaitEntered();
      for (int i = 1; i <= 3; i++) {
        int value = i;
        calls.add(callers.submit(() -> group.submit(new Row("a", value))));
      }
      Stores.await("the queue is full", () -> queued() == 3);

      assertUnavailable(() -> group.submit(new Row("a", 4)));

      gate.open();
      for (Future<String> call : calls) {
        assertThat(call.get()).startsWith("a=");
      }
      assertThat(group.submit(new Row("a", 5))).isEqualTo("a=5");
    }
    assertThat(values("a")).doesNotContain(4);
    assertThat(metrics.get("group_commit_refusals").counter().count()).isEqualTo(1);
  }

  @Test
  void whoLosesPatienceInTheQueueIsNeverWritten() throws Exception {
    Gate gate = new Gate();
    GroupCommitSettings hasty = new GroupCommitSettings(1, 10, 100, Duration.ofMillis(200));
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, gate, row -> 0, hasty, metrics)) {
      Future<String> taken = callers.submit(() -> group.submit(new Row("a", 0)));
      gate.awaitEntered();

      assertUnavailable(() -> group.submit(new Row("a", 1)));
      assertThatThrownBy(taken::get).hasCauseInstanceOf(CurioException.class);

      gate.open();
      assertThat(group.submit(new Row("a", 2))).isEqualTo("a=2");
    }
    assertThat(values("a")).containsExactly(0, 2);
  }

  @Test
  void anInterruptedCallerLeavesWithItsInterrupt() throws Exception {
    Gate gate = new Gate();
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, gate, row -> 0, USUAL, metrics)) {
      Future<String> taken = callers.submit(() -> group.submit(new Row("a", 0)));
      gate.awaitEntered();
      List<Boolean> interrupted = Collections.synchronizedList(new ArrayList<>());
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                assertUnavailable(() -> group.submit(new Row("a", 1)));
                interrupted.add(Thread.currentThread().isInterrupted());
              });
      Stores.await("the caller waits", () -> queued() == 1);

      caller.interrupt();
      caller.join();

      assertThat(interrupted).containsExactly(true);
      gate.open();
      assertThat(taken.get()).isEqualTo("a=0");
      assertThat(group.submit(new Row("a", 2))).isEqualTo("a=2");
    }
    assertThat(values("a")).containsExactly(0, 2);
  }

  @Test
  void closeWritesWhatIsQueuedAndRefusesWhatComesAfter() throws Exception {
    Gate gate = new Gate();
    GroupCommit<Row, String> group = new GroupCommit<>("g", db, gate, row -> 0, USUAL, metrics);
    List<Future<String>> calls = new ArrayList<>();
    calls.add(callers.submit(() -> group.submit(new Row("a", 0))));
    gate.awaitEntered();
    for (int i = 1; i < 10; i++) {
      int value = i;
      calls.add(callers.submit(() -> group.submit(new Row("a", value))));
    }
    Stores.await("all are queued", () -> queued() == 9);

    Future<?> closing = callers.submit(group::close);
    Stores.await("it refuses", () -> refuses(group));
    gate.open();
    closing.get(10, TimeUnit.SECONDS);

    for (Future<String> call : calls) {
      assertThat(call.get()).startsWith("a=");
    }
    assertThat(values("a")).hasSize(10);
    assertUnavailable(() -> group.submit(new Row("a", 99)));
  }

  @Test
  void killedConnectionsAreUnavailableAndThenItRecoversByItself() throws Exception {
    List<Row> acknowledged = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger failures = new AtomicInteger();
    try (GroupCommit<Row, String> group = group(USUAL)) {
      List<Future<?>> load = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        String key = "k" + i;
        load.add(callers.submit(() -> insertMany(group, key, acknowledged, failures)));
      }
      for (int round = 1; round <= 5; round++) {
        int wanted = 100 * round;
        Stores.await("writes go on", () -> acknowledged.size() > wanted);
        Stores.cut(settings, "group");
      }
      int before = acknowledged.size();
      Stores.await("it recovered", () -> acknowledged.size() > before + 100);
      callers.shutdownNow();
      for (Future<?> one : load) {
        one.get(10, TimeUnit.SECONDS);
      }
    }

    List<String> stored =
        db.read(tx -> tx.createQuery("select key || value from rows").mapTo(String.class).list());
    assertThat(stored).containsAll(acknowledged.stream().map(r -> r.key() + r.value()).toList());
  }

  @Test
  void aStoreThatFailsIsUnavailableForEveryCallerOfTheBatch() throws Exception {
    GroupWork<Row, String> fragile =
        (connection, rows) -> {
          if (rows.stream().anyMatch(row -> row.value() < 0)) {
            try (var statement = connection.createStatement()) {
              statement.execute("select pg_terminate_backend(pg_backend_pid())");
            }
          }
          return insert(connection, rows);
        };
    Gate gate = new Gate();
    GroupWork<Row, String> gated =
        (connection, rows) ->
            rows.getFirst().value() == 0
                ? gate.apply(connection, rows)
                : fragile.apply(connection, rows);
    try (GroupCommit<Row, String> group =
        new GroupCommit<>("g", db, gated, row -> 0, USUAL, metrics)) {
      Future<String> first = callers.submit(() -> group.submit(new Row("a", 0)));
      gate.awaitEntered();
      Future<String> good = callers.submit(() -> group.submit(new Row("a", 1)));
      Future<String> bad = callers.submit(() -> group.submit(new Row("a", -1)));
      Stores.await("both are queued", () -> queued() == 2);
      gate.open();

      assertThat(first.get()).isEqualTo("a=0");
      for (Future<String> call : List.of(good, bad)) {
        assertThatThrownBy(call::get)
            .cause()
            .isInstanceOfSatisfying(
                CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
      }
      assertThat(group.submit(new Row("a", 2))).isEqualTo("a=2");
    }
    assertThat(values("a")).containsExactly(0, 2);
  }

  private void insertMany(
      GroupCommit<Row, String> group, String key, List<Row> acknowledged, AtomicInteger failures) {
    for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
      try {
        group.submit(new Row(key, i));
        acknowledged.add(new Row(key, i));
      } catch (CurioException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
        failures.incrementAndGet();
      }
    }
  }

  private GroupCommit<Row, String> group(GroupCommitSettings limits) {
    return new GroupCommit<>(
        "g", db, GroupCommitTest::insert, row -> row.key().hashCode(), limits, metrics);
  }

  private static List<Callable<String>> calls(GroupCommit<Row, String> group, List<Row> rows) {
    return rows.stream().map(row -> (Callable<String>) () -> group.submit(row)).toList();
  }

  private static List<String> insert(Connection connection, List<Row> rows) throws SQLException {
    var sql =
        "insert into rows (key, value) select * from unnest(?::text[], ?::int[]) on conflict do"
            + " nothing";
    try (var insert = connection.prepareStatement(sql)) {
      insert.setObject(1, rows.stream().map(Row::key).toArray(String[]::new));
      insert.setObject(2, rows.stream().map(Row::value).toArray(Integer[]::new));
      insert.execute();
    }
    return rows.stream().map(row -> row.key() + "=" + row.value()).toList();
  }

  private List<Integer> values(String key) {
    return db.read(tx ->
        tx.createQuery("select value from rows where key = :key order by n")
            .bind("key", key)
            .mapTo(Integer.class)
            .list());
  }

  private int queued() {
    return (int) metrics.get("group_commit_queued_items").gauge().value();
  }

  /** Tries in a way that leaves at once, unwritten, as long as it is not refused. */
  private boolean refuses(GroupCommit<Row, String> group) {
    Thread.currentThread().interrupt();
    assertUnavailable(() -> group.submit(new Row("a", 50)));
    assertThat(Thread.interrupted()).isTrue();
    return metrics.get("group_commit_refusals").counter().count() > 0;
  }

  private static void assertUnavailable(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  /** Work whose first batch waits for the test. */
  private static final class Gate implements GroupWork<Row, String> {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    @Override
    public List<String> apply(Connection connection, List<Row> rows) throws SQLException {
      entered.countDown();
      await(open);
      return insert(connection, rows);
    }

    void awaitEntered() {
      await(entered);
    }

    void open() {
      open.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
