package curio.store.twophase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.Stores;
import curio.store.TransactionWork;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import curio.store.twophase.PrepareOutcome.AlreadyPrepared;
import curio.store.twophase.PrepareOutcome.Prepared;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreparedTransactionsTest {
  private final DatabaseSettings settings = Stores.fresh();
  private final Database db = open(settings);
  private final PreparedTransactions transactions = new PreparedTransactions(db, "trial");

  @BeforeEach
  void makeTable() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));
  }

  @AfterEach
  void leaveNothing() {
    transactions.prepared(Duration.ZERO).forEach(left -> transactions.rollback(left.id()));
    db.close();
  }

  @Test
  void nothingIsSeenBeforeTheCommit() {
    var outcome = transactions.prepare("a-1", insert(1));

    assertThat(outcome).isEqualTo(new Prepared<>(1));
    assertThat(count(db)).isZero();
    assertThat(ids()).containsExactly("a-1");

    assertThat(transactions.commit("a-1")).isTrue();
    assertThat(count(db)).isEqualTo(1);
    assertThat(ids()).isEmpty();
  }

  @Test
  void whatIsRolledBackLeavesNothing() {
    transactions.prepare("a-1", insert(1));

    assertThat(transactions.rollback("a-1")).isTrue();

    assertThat(count(db)).isZero();
    assertThat(ids()).isEmpty();
  }

  @Test
  void theSecondDecisionFindsNothing() {
    transactions.prepare("a-1", insert(1));
    transactions.commit("a-1");

    assertThat(transactions.commit("a-1")).isFalse();
    assertThat(transactions.rollback("a-1")).isFalse();
    assertThat(transactions.rollback("never-there")).isFalse();
    assertThat(count(db)).isEqualTo(1);
  }

  @Test
  void theSecondPrepareIsToldThatThereIsOneAlready() {
    transactions.prepare("a-1", insert(1));
    var runs = new AtomicInteger();

    var same = transactions.prepare("a-1", insert(1));
    var other = transactions.prepare("a-1", tx -> runs.incrementAndGet());

    assertThat(same).isEqualTo(new AlreadyPrepared<>());
    assertThat(other).isEqualTo(new AlreadyPrepared<>());
    assertThat(runs).hasValue(0);
    transactions.commit("a-1");
    assertThat(count(db)).isEqualTo(1);
  }

  /** One waits for the row of the other, or is refused its name: both are told at the end. */
  @Test
  void ofTwoAtOnceOneIsPrepared() throws Exception {
    for (boolean sameRow : List.of(true, false)) {
      String id = "twin-" + sameRow;
      var bothRun = new CountDownLatch(2);
      var outcomes =
          atOnce(
              IntStream.range(0, 2)
                  .mapToObj(i ->
                      (Callable<PrepareOutcome<Integer>>)
                          () ->
                              transactions.prepare(
                                  id,
                                  tx -> {
                                    bothRun.countDown();
                                    Stores.await("both run", () -> bothRun.getCount() == 0);
                                    return insert(sameRow ? 1 : 10 + i).run(tx);
                                  }))
                  .toList());

      assertThat(outcomes).contains(new Prepared<>(1), new AlreadyPrepared<>());
      assertThat(transactions.rollback(id)).isTrue();
    }
  }

  @Test
  void manyMayDecideTheSameAtOnce() throws Exception {
    for (int round = 0; round < 20; round++) {
      String id = "round-" + round;
      transactions.prepare(id, insert(round));

      var committed =
          atOnce(
              IntStream.range(0, 4)
                  .mapToObj(i -> (Callable<Boolean>) () -> transactions.commit(id))
                  .toList());

      assertThat(committed).containsOnlyOnce(true);
    }
    assertThat(count(db)).isEqualTo(20);
  }

  @Test
  void aConnectionThatBreaksBeforeIsNoReasonToGiveUp() {
    var runs = new AtomicInteger();

    var outcome =
        transactions.prepare(
            "a-1",
            tx -> {
              insert(1).run(tx);
              if (runs.incrementAndGet() == 1) {
                cutItself(tx);
              }
              return runs.get();
            });

    assertThat(outcome).isEqualTo(new Prepared<>(2));
    transactions.commit("a-1");
    assertThat(count(db)).isEqualTo(1);
  }

  /** Deferred triggers run while the server prepares. */
  @Test
  void aConnectionThatBreaksMeanwhileIsNotTriedAgain() {
    db.inTransaction(tx -> {
      tx.execute(
          """
          create function cut() returns trigger language plpgsql as
          $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$\
          """);
      return tx.execute(
          """
          create constraint trigger cuts after insert on things
          deferrable initially deferred for each row execute function cut()\
          """);
    });
    var runs = new AtomicInteger();

    refused(
        ErrorCode.UNAVAILABLE,
        () ->
            transactions.prepare(
                "a-1",
                tx -> {
                  runs.incrementAndGet();
                  return insert(1).run(tx);
                }));

    assertThat(runs).hasValue(1);
    assertThat(ids()).isEmpty();
  }

  @Test
  void anAnswerThatIsLostLeavesItInDoubt() throws IOException {
    int port = URI.create(settings.url().substring("jdbc:".length())).getPort();
    try (var between = new LostAnswers(port, "PREPARE TRANSACTION\0");
        var far =
            open(
                settings.withUrl(
                    settings.url().replace(":" + port + "/", ":" + between.port() + "/")))) {
      var runs = new AtomicInteger();

      refused(
          ErrorCode.UNAVAILABLE,
          () ->
              new PreparedTransactions(far, "trial")
                  .prepare(
                      "a-1",
                      tx -> {
                        runs.incrementAndGet();
                        return insert(1).run(tx);
                      }));

      assertThat(runs).hasValue(1);
      assertThat(ids()).containsExactly("a-1");
      assertThat(transactions.prepare("a-1", insert(1))).isEqualTo(new AlreadyPrepared<>());
    }
  }

  @Test
  void aFailureThatTheWorkKeepsToItselfIsNotTakenForPrepared() {
    assertThatThrownBy(() ->
            transactions.prepare(
                "a-1",
                tx -> {
                  try {
                    tx.execute("select 1 / 0");
                  } catch (RuntimeException ignored) {
                    // As work might, wrongly.
                  }
                  return 1;
                }))
        .hasMessageContaining("had failed");

    assertThat(ids()).isEmpty();
  }

  @Test
  void workThatNotifiesIsABug() {
    assertThatThrownBy(() -> transactions.prepare("a-1", tx -> tx.execute("notify somebody")))
        .isInstanceOf(IllegalStateException.class);

    assertThat(ids()).isEmpty();
  }

  @Test
  void itsLocksAreNotWaitedForLong() {
    transactions.prepare("a-1", insert(1));

    refused(ErrorCode.UNAVAILABLE, () -> transactions.prepare("b-1", insert(1)));
    transactions.commit("a-1");

    assertThat(ids()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a'b",
        "a\\",
        "A",
        "a;b",
        "a b",
        "ä",
        "a:b",
        "a\n",
        "'; drop table things; --"
      })
  void hostileIdsAreRefused(String id) {
    refused(ErrorCode.INVALID, () -> transactions.prepare(id, insert(1)));
    refused(ErrorCode.INVALID, () -> transactions.commit(id));
    refused(ErrorCode.INVALID, () -> transactions.rollback(id));
    assertThatThrownBy(() -> new PreparedTransactions(db, id.equals("a\n") ? id : id + "'"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idsHaveABound() {
    transactions.prepare("a".repeat(100), insert(1));

    assertThat(transactions.commit("a".repeat(100))).isTrue();
    refused(ErrorCode.INVALID, () -> transactions.prepare("a".repeat(101), insert(2)));
  }

  @Test
  void othersAreNeitherListedNorDecided() {
    try (Database elsewhere = open(Stores.fresh())) {
      var apart = new PreparedTransactions(elsewhere, "trial");
      var longer = new PreparedTransactions(db, "trial-x");
      apart.prepare("a-1", tx -> tx.execute("select 1"));
      longer.prepare("a-1", insert(1));

      assertThat(ids()).isEmpty();
      assertThat(transactions.prepare("a-1", insert(2))).isEqualTo(new Prepared<>(1));
      assertThat(transactions.rollback("a-1")).isTrue();
      assertThat(apart.rollback("a-1")).isTrue();
      assertThat(longer.rollback("a-1")).isTrue();
    }
  }

  @Test
  void theOldestAreListedFirstByTheirAge() {
    transactions.prepare("second", insert(1));
    transactions.prepare("first", insert(2));

    assertThat(ids()).containsExactly("second", "first");
    assertThat(transactions.prepared(Duration.ofMinutes(1))).isEmpty();
    assertThat(transactions.prepared(Duration.ZERO))
        .allMatch(each -> each.age().compareTo(Duration.ofMinutes(1)) < 0);
    Stores.await(
        "one is a moment old", () -> transactions.prepared(Duration.ofMillis(50)).size() == 2);
  }

  @Test
  void aServerThatPreparesTooFewIsRefused(@TempDir Path data) {
    transactions.require(64);
    assertThatThrownBy(() -> transactions.require(65))
        .hasMessage(
            "max_prepared_transactions: 64 (expected: at least 65; set it in postgresql.conf and"
                + " restart)");

    var tuning = PostgresTuning.defaults().withoutReserve().with("max_prepared_transactions", "1");
    try (PostgresServer server = PostgresServer.start(data, tuning);
        Database small = open(server.superuser(2))) {
      var few = new PreparedTransactions(small, "trial");
      few.prepare("a-1", tx -> tx.execute("select 1"));

      refused(ErrorCode.UNAVAILABLE, () -> few.prepare("a-2", tx -> tx.execute("select 1")));
      few.rollback("a-1");
      assertThat(few.prepare("a-2", tx -> 1)).isEqualTo(new Prepared<>(1));
      few.rollback("a-2");
    }
  }

  @Test
  void aServerThatIsKilledKeepsThem(@TempDir Path data) {
    try (PostgresServer server =
            PostgresServer.start(data, PostgresTuning.defaults().withoutReserve());
        Database killed = open(server.superuser(2))) {
      var kept = new PreparedTransactions(killed, "trial");
      killed.inTransaction(tx -> tx.execute("create table things (id int primary key)"));
      kept.prepare("yes", insert(1));
      kept.prepare("no", insert(2));

      long before = server.pid();
      ProcessHandle.of(before).orElseThrow().destroyForcibly();
      Stores.await("another one serves", () -> server.pid() != before && server.running());

      Stores.await("it answers", () -> answers(killed));
      assertThat(kept.prepared(Duration.ZERO)).extracting(InDoubt::id).containsExactly("yes", "no");
      assertThat(count(killed)).isZero();
      assertThat(kept.commit("yes")).isTrue();
      assertThat(kept.rollback("no")).isTrue();
      assertThat(count(killed)).isEqualTo(1);
    }
  }

  private static Database open(DatabaseSettings settings) {
    return Database.open("trial", settings, new SimpleMeterRegistry());
  }

  private static TransactionWork<Integer> insert(int id) {
    return tx -> tx.createUpdate("insert into things values (:id)").bind("id", id).execute();
  }

  private static void cutItself(Handle tx) {
    tx.createQuery("select pg_terminate_backend(pg_backend_pid())").mapTo(Boolean.class).one();
  }

  private static int count(Database database) {
    return database.read(
        tx -> tx.createQuery("select count(*) from things").mapTo(Integer.class).one());
  }

  private static boolean answers(Database database) {
    try {
      database.ping();
      return true;
    } catch (CurioException e) {
      return false;
    }
  }

  private List<String> ids() {
    return transactions.prepared(Duration.ZERO).stream().map(InDoubt::id).toList();
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CurioException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  private static <T> List<T> atOnce(List<Callable<T>> calls)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
