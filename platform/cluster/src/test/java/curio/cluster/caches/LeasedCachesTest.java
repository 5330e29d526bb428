package curio.cluster.caches;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeasedCachesTest {
  private static final String BEAR = "bear";

  /** Nobody was waited for: whoever is takes all of this time. */
  private static final Duration AT_ONCE = Asking.LONGEST_WAIT;

  /** What a change may wait, with what a busy machine adds. */
  private static final Duration LONGEST = Asking.LONGEST_WAIT.plusMillis(1_500);

  private final TestDatabase store = TestDatabase.migrated("cluster");
  private final List<CachingNode> nodes = new ArrayList<>();

  @BeforeEach
  void animals() {
    store.makeSchema(
        "zoo", "create table zoo.animal (name text primary key, version bigint not null)");
    change("insert into zoo.animal values ('bear', 1)");
  }

  @AfterEach
  void close() {
    nodes.forEach(CachingNode::close);
    store.close();
  }

  @Test
  void rowsAreReadOnceAndAbsentOnesToo() {
    var node = caching("a");

    for (int i = 0; i < 5; i++) {
      assertThat(node.version(BEAR)).contains(1L);
      assertThat(node.version("unicorn")).isEmpty();
    }

    assertThat(node.requests("hit")).isEqualTo(8);
    assertThat(node.requests("miss")).isEqualTo(2);
  }

  @Test
  void aChangeIsSeenOnAllNodesOnceItIsAcknowledged() {
    var a = caching("a");
    var b = caching("b");
    var c = caching("c");

    for (int i = 0; i < 50; i++) {
      nodes.forEach(node -> node.version(BEAR));
      change("update zoo.animal set version = version + 1");
      var took = time(() -> a.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));

      assertThat(nodes).extracting(node -> node.version(BEAR)).containsOnly(Optional.of(i + 2L));
      assertThat(took).isLessThan(LONGEST);
    }

    assertThat(a.metrics.get("leased_cache_waits").timer().count()).isEqualTo(50);
    assertThat(b.count("leased_cache_drops")).isGreaterThanOrEqualTo(50);
    // All but none were confirmed; on a busy machine a lease may run out now and then.
    assertThat(c.count("leased_cache_lapses")).isLessThan(5);
    assertThat(number("select count(*) from cluster.row_drop")).isZero();
  }

  @Test
  void nobodyWaitsWhereNobodyKeepsRows() {
    var asker = node("asker");

    var took = time(() -> asker.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));

    assertThat(took).isLessThan(AT_ONCE);
    assertThat(asker.version(BEAR)).contains(1L);
    assertThat(asker.requests("unleased")).isOne();
  }

  @Test
  void aNodeThatKeepsNothingHasOthersDrop() {
    var keeper = caching("keeper");
    var asker = node("asker");
    keeper.version(BEAR);

    change("update zoo.animal set version = 2");
    asker.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR));

    assertThat(keeper.version(BEAR)).contains(2L);
  }

  @Test
  void twoOfOneNameDoNotConfirmForEachOther() {
    var one = caching("twin");
    var other = caching("twin");
    one.version(BEAR);
    other.version(BEAR);

    change("update zoo.animal set version = 2");
    one.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR));

    assertThat(one.version(BEAR)).contains(2L);
    assertThat(other.version(BEAR)).contains(2L);
  }

  @Test
  void aNodeThatIsCutOffIsWaitedForOnceAndServesNothingOld() {
    var cut = caching("cut");
    var other = caching("other");
    cut.version(BEAR);

    cut.way.hang();
    change("update zoo.animal set version = 2");
    var first = time(() -> other.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));

    assertThat(first).isGreaterThan(Asking.LONGEST_WAIT).isLessThan(LONGEST);
    assertThat(cut.version(BEAR)).contains(2L);
    assertThat(cut.requests("unleased")).isOne();

    change("update zoo.animal set version = 3");
    var second = time(() -> other.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));

    assertThat(second).isLessThan(AT_ONCE);
    assertThat(cut.version(BEAR)).contains(3L);
    assertThat(other.count("leased_cache_unconfirmed")).isOne();

    cut.way.pass();
    awaitLease(cut);
    assertThat(cut.count("leased_cache_lapses")).isOne();
    assertThat(cut.version(BEAR)).contains(3L);

    change("update zoo.animal set version = 4");
    other.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR));
    assertThat(cut.version(BEAR)).contains(4L);
  }

  @Test
  void aNodeThatLeavesIsWaitedForByNobody() {
    var leaver = caching("leaver");
    var asker = node("asker");
    leaver.version(BEAR);

    leaver.caches.close();
    change("update zoo.animal set version = 2");
    var took = time(() -> asker.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));

    assertThat(took).isLessThan(AT_ONCE);
    assertThat(leaver.version(BEAR)).contains(2L);
    assertThat(number("select count(*) from cluster.row_cache")).isZero();
  }

  /** One test for two ends of it, which both take ten seconds. */
  @Test
  void aNodeWithoutStoreAcknowledgesNothingAndIsTakenOutBeforeAnybodyHasToWaitForIt() {
    var cut = caching("cut");
    var alive = caching("alive");
    cut.way.cut();

    assertThatThrownBy(() -> cut.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)))
        .isInstanceOf(CurioException.class);
    eventually(() -> assertThat(number("select count(*) from cluster.row_cache")).isOne());

    var took = time(() -> alive.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));
    assertThat(took).isLessThan(AT_ONCE);
  }

  @Test
  void aNodeThatWasTakenOutBeginsAnew() {
    var node = caching("a");
    node.version(BEAR);

    change("delete from cluster.row_cache");
    change("update zoo.animal set version = 2");

    eventually(() -> {
      assertThat(number("select count(*) from cluster.row_cache")).isOne();
      assertThat(node.version(BEAR)).contains(2L);
    });
  }

  @Test
  void aDropThatTheStoreLostIsWrittenAnew() throws Exception {
    var deaf = caching("deaf");
    var asker = node("asker");
    deaf.way.hang();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var done =
          threads.submit(() -> asker.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR)));
      eventually(() -> assertThat(number("select count(*) from cluster.row_drop")).isOne());
      change("delete from cluster.row_drop");
      eventually(() -> assertThat(number("select count(*) from cluster.row_drop")).isOne());
      assertThat(done.isDone()).isFalse();
      deaf.way.pass();
      done.get();
    }
  }

  @Test
  void aLoadThatADropOvertookIsNotKeptAndNotJoined() throws Exception {
    var node = caching("a");
    var asker = node("asker");
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var early =
          threads.submit(() ->
              node.animals.get(
                  BEAR,
                  key -> {
                    var old = node.load(key);
                    begun.countDown();
                    await(goOn);
                    return old;
                  }));
      begun.await();
      var joined = threads.submit(() -> node.version(BEAR));
      change("update zoo.animal set version = 2");
      asker.caches.dropEverywhere(CachingNode.ANIMALS, List.of(BEAR));

      assertThat(node.version(BEAR)).contains(2L);

      goOn.countDown();
      assertThat(early.get()).contains(1L);
      assertThat(joined.get()).isPresent();
      assertThat(node.version(BEAR)).contains(2L);
    }
  }

  @Test
  void oneLoadServesAllWhoAskMeanwhileAndAFailedOneNobody() throws Exception {
    var node = caching("a");
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var loads = new AtomicInteger();

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first =
          threads.submit(() ->
              node.animals.get(
                  BEAR,
                  key -> {
                    begun.countDown();
                    await(goOn);
                    throw new IllegalStateException("broken");
                  }));
      begun.await();
      var others = new ArrayList<Future<Optional<Long>>>();
      for (int i = 0; i < 20; i++) {
        others.add(
            threads.submit(() ->
                node.animals.get(
                    BEAR,
                    key -> {
                      loads.incrementAndGet();
                      return Optional.of(7L);
                    })));
      }
      eventually(() -> assertThat(node.requests("miss")).isEqualTo(21));
      goOn.countDown();

      assertThatThrownBy(first::get).hasRootCauseMessage("broken");
      for (var one : others) {
        assertThat(one.get()).contains(7L);
      }
      assertThat(loads.get()).isBetween(1, 20);
    }
  }

  @Test
  void whatADeadAskerLeftIsRemoved() {
    change(
        """
        with d as (
          insert into cluster.row_drop (cache, keys, asker, made_at)
          values ('animals', '{bear}', 'dead', now() - interval '2 min') returning id)
        insert into cluster.row_drop_wait (drop_id, node) select id, 'dead too' from d
        """);

    for (var rule : LeasedCaches.cleanup()) {
      int removed = store.database().inTransaction(tx -> rule.deletion().delete(tx, 10));
      assertThat(removed).isOne();
    }

    assertThat(number("select count(*) from cluster.row_drop_wait")).isZero();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Duration time(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private CachingNode caching(String id) {
    var node = node(id).start();
    awaitLease(node);
    return node;
  }

  private static void awaitLease(CachingNode node) {
    eventually(() -> assertThat(node.caches.isLeased()).isTrue());
  }

  private CachingNode node(String id) {
    var node = new CachingNode(id, store.settings(), store.database());
    nodes.add(node);
    return node;
  }

  private void change(String sql) {
    int _ = store.database().inTransaction(tx -> tx.execute(sql));
  }

  private int number(String sql) {
    return store.database().read(tx -> tx.createQuery(sql).mapTo(Integer.class).one());
  }
}
