package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.loops.Background;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final DatabaseSettings settings = Stores.fresh();
  private final Database db = Database.open("db", settings, metrics);

  record Animal(long id, String commonName) {}

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void whatIsCommittedIsReadAndMappedToRecords() {
    db.inTransaction(tx -> {
      tx.execute("create table animals (id bigint, common_name text)");
      return tx.execute("insert into animals values (1, 'cat'), (2, 'dog')");
    });

    List<Animal> animals =
        db.read(tx ->
            tx.createQuery("select id, common_name from animals where id < :limit order by id")
                .bind("limit", 9)
                .mapTo(Animal.class)
                .list());

    assertThat(animals).containsExactly(new Animal(1, "cat"), new Animal(2, "dog"));
  }

  @Test
  void noFailureRepeatsWhatWasStoredOrBound() {
    db.inTransaction(tx ->
        tx.execute(
            "create table things (id text primary key check (length(id) > 3), x text not null)"));
    String insert = "insert into things (id, x) values (:id, :x)";
    db.inTransaction(tx -> tx.createUpdate(insert).bind("id", "secret").bind("x", "1").execute());

    for (var id : List.of("secret", "sec")) {
      assertThatThrownBy(() ->
              db.inTransaction(
                  tx -> tx.createUpdate(insert).bind("id", id).bind("x", "secret").execute()))
          .satisfies(failure -> {
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertThat(text.toString()).contains("PSQLException").doesNotContain("sec");
          });
    }
  }

  @Test
  void aFailedTransactionLeavesNothing() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));

    assertThatThrownBy(() ->
            db.inTransaction(tx -> {
              tx.execute("insert into things values (1)");
              throw new IllegalArgumentException("no");
            }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(count("things")).isZero();
  }

  @Test
  void pagesLeaveConnectionsToOtherReads() throws InterruptedException {
    manyLeaveConnectionsToOtherReads((narrow, work) -> narrow.readPage(work));
  }

  @Test
  void workInTheBackgroundLeavesConnectionsToOtherReads() throws InterruptedException {
    manyLeaveConnectionsToOtherReads((narrow, work) -> Background.run(() -> narrow.read(work)));
  }

  private void manyLeaveConnectionsToOtherReads(
      BiConsumer<Database, TransactionWork<Integer>> reading) throws InterruptedException {
    var rest = new CountDownLatch(1);
    var held = new CountDownLatch(2);
    var refused = new AtomicInteger();
    try (var narrow = Database.open("narrow", settings.withPoolSize(8), metrics)) {
      var readers = new ArrayList<Thread>();
      for (int i = 0; i < 12; i++) {
        readers.add(
            Thread.startVirtualThread(() -> {
              try {
                reading.accept(
                    narrow,
                    tx -> {
                      held.countDown();
                      return tx.execute("select 1") + (awaited(rest) ? 1 : 0);
                    });
              } catch (CurioException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                refused.incrementAndGet();
              }
            }));
      }
      Stores.await("two are read, ten refused", () -> refused.get() == 10);
      assertThat(held.getCount()).isZero();

      int answer = narrow.read(tx -> tx.createQuery("select 7").mapTo(Integer.class).one());
      rest.countDown();
      for (Thread reader : readers) {
        reader.join();
      }
      reading.accept(narrow, tx -> tx.createQuery("select 8").mapTo(Integer.class).one());

      assertThat(answer).isEqualTo(7);
      assertThat(refused).hasValue(10);
    }
  }

  @Test
  void oneStatementIsCommittedWhenItEnds() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));

    int seenByOthers =
        db.inOneStatement(tx -> {
          tx.execute("insert into things values (1), (2)");
          return count("things");
        });

    assertThat(seenByOthers).isEqualTo(2);
  }

  @Test
  void oneStatementThatFailsLeavesNothing() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));

    assertThatThrownBy(
            () -> db.inOneStatement(tx -> tx.execute("insert into things values (1), (2), (1)")))
        .hasMessageContaining("things_pkey");

    assertThat(count("things")).isZero();
  }

  @Test
  void oneStatementIsNotRunAgainWhenItsConnectionBreaks() {
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() ->
            db.inOneStatement(tx -> {
              runs.incrementAndGet();
              return tx.execute("select pg_terminate_backend(pg_backend_pid())");
            }))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    assertThat(runs).hasValue(1);
  }

  @Test
  void aReadCannotWrite() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));

    assertThatThrownBy(() -> db.read(tx -> tx.execute("insert into things values (1)")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a read tried to write");
  }

  @Test
  void aDeadlockedTransactionIsRunAgain() throws Exception {
    db.inTransaction(tx -> {
      tx.execute("create table things (id int primary key, n int)");
      return tx.execute("insert into things values (1, 0), (2, 0)");
    });
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    AtomicInteger runs = new AtomicInteger();

    Thread other = Thread.ofVirtual().start(() -> addBoth(2, 1, bothHoldOne, runs));
    addBoth(1, 2, bothHoldOne, runs);
    other.join();

    int sum = db.read(tx -> tx.createQuery("select sum(n) from things").mapTo(Integer.class).one());
    assertThat(sum).isEqualTo(4);
    assertThat(runs).hasValue(3);
    assertThat(metrics.get("database_repeats").counter().count()).isEqualTo(1);
  }

  @Test
  void aSlowStatementIsUnavailable() {
    try (Database hasty =
        Database.open(
            "hasty",
            settings.withStatementTimeout(Duration.ofMillis(50)),
            new SimpleMeterRegistry())) {
      assertThatThrownBy(() -> hasty.read(tx -> tx.execute("select pg_sleep(5)")))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
          .hasMessage("the store is not available");
    }
  }

  @Test
  void anEmptyPoolIsUnavailableAfterItsTimeOut() {
    DatabaseSettings narrow =
        new DatabaseSettings(
            settings.url(),
            settings.user(),
            settings.password(),
            1,
            Duration.ofMillis(250),
            Duration.ofSeconds(5));
    try (Database small = Database.open("small", narrow, new SimpleMeterRegistry())) {
      small.inTransaction(tx -> {
        assertThatThrownBy(small::ping)
            .isInstanceOfSatisfying(
                CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
        return 1;
      });
    }
  }

  @Test
  void aStoreThatAcceptsButNeverAnswersIsUnavailableInTime() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      DatabaseSettings nowhere =
          new DatabaseSettings(
              "jdbc:postgresql://127.0.0.1:" + mute.getLocalPort() + "/x",
              "u",
              "p",
              1,
              Duration.ofMillis(300),
              Duration.ofSeconds(1));
      try (Database dead = Database.open("dead", nowhere, new SimpleMeterRegistry())) {
        long start = System.nanoTime();

        assertThatThrownBy(dead::ping).isInstanceOf(CurioException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      }
    }
  }

  @Test
  void workWhoseConnectionBreaksBeforeTheCommitIsRunAgain() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));
    AtomicInteger runs = new AtomicInteger();

    db.inTransaction(tx -> {
      tx.execute("insert into things values (1)");
      if (runs.incrementAndGet() == 1) {
        Stores.cut(settings, "db-%");
      }
      return tx.execute("insert into things values (2)");
    });

    assertThat(runs).hasValue(2);
    assertThat(count("things")).isEqualTo(2);
  }

  @Test
  void workThatNeverGetsThroughIsUnavailableAndLeavesNothing() {
    db.inTransaction(tx -> tx.execute("create table things (id int primary key)"));
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() ->
            db.inTransaction(tx -> {
              runs.incrementAndGet();
              tx.execute("insert into things values (1)");
              return tx.execute("select pg_terminate_backend(pg_backend_pid())");
            }))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

    assertThat(runs).hasValue(3);
    assertThat(count("things")).isZero();
  }

  @Test
  void anAnswerLostDuringTheCommitIsUnknownAndNotRunAgain() {
    // A deferred trigger runs inside the commit and ends the connection there.
    db.inTransaction(tx -> {
      tx.execute("create table things (id int primary key)");
      tx.execute(
          """
          create function die() returns trigger language plpgsql
          as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'
          """);
      return tx.execute(
          """
          create constraint trigger die after insert on things
          deferrable initially deferred for each row execute function die()
          """);
    });
    AtomicInteger runs = new AtomicInteger();

    assertThatThrownBy(() ->
            db.inTransaction(tx -> {
              runs.incrementAndGet();
              return tx.execute("insert into things values (1)");
            }))
        .isInstanceOf(CurioException.class);

    assertThat(runs).hasValue(1);
  }

  @Test
  void aClosedDatabaseIsUnavailable() {
    db.close();

    assertThatThrownBy(db::ping)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private int count(String table) {
    return db.read(
        tx -> tx.createQuery("select count(*) from " + table).mapTo(Integer.class).one());
  }

  private void addBoth(int first, int second, CyclicBarrier bothHoldOne, AtomicInteger runs) {
    db.inTransaction(tx -> {
      boolean again = runs.incrementAndGet() > 2;
      tx.execute("update things set n = n + 1 where id = ?", first);
      if (!again) {
        await(bothHoldOne);
      }
      return tx.execute("update things set n = n + 1 where id = ?", second);
    });
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
