package curio.cluster.caches;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import curio.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Readers and writers on nodes that are cut off, slowed down, come and go, at moments that a seed
 * chooses. No read that begins after a change was acknowledged may return what was before it.
 */
class AcknowledgedChangesTest {
  private static final int KEYS = 12;
  private static final int NODES = 4;
  private static final int READERS = 3;
  private static final Duration CALM = Duration.ofSeconds(2);
  private static final Duration DISTURBED = Duration.ofSeconds(8);

  private final TestDatabase store = TestDatabase.migrated("cluster");
  private final long seed = Long.getLong("seed", System.nanoTime());
  private final AtomicLongArray acknowledged = new AtomicLongArray(KEYS);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final List<String> stale = new CopyOnWriteArrayList<>();
  private final List<CachingNode> nodes = new ArrayList<>();

  /** One that keeps rows, and one that keeps none. */
  private final List<CachingNode> askers = new ArrayList<>();

  @AfterEach
  void close() {
    Stream.of(nodes, askers).flatMap(List::stream).forEach(CachingNode::close);
    store.close();
  }

  @Test
  void noReadThatBeginsAfterAnAcknowledgementReturnsWhatWasBefore() throws Exception {
    store.makeSchema(
        "zoo", "create table zoo.animal (name text primary key, version bigint not null)");
    int _ =
        store
            .database()
            .inTransaction(tx ->
                tx.execute(
                    "insert into zoo.animal select n::text, 0 from generate_series(0, ?) n", KEYS));
    IntStream.range(0, NODES).forEach(i -> nodes.add(node("node-" + i).start()));
    askers.add(node("asker-1").start());
    askers.add(node("asker-2"));
    eventually(() -> assertThat(nodes).allMatch(node -> node.caches.isLeased()));

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var node : nodes) {
        for (int i = 0; i < READERS; i++) {
          var random = new Random(seed + i);
          var _ = threads.submit(() -> readUntilTheEnd(node, random));
        }
      }
      for (int key = 0; key < KEYS; key++) {
        int own = key;
        var _ = threads.submit(() -> changeUntilTheEnd(own, new Random(seed + own)));
      }
      var guests = threads.submit(() -> comeAndGo(new Random(seed)));
      LockSupport.parkNanos(CALM.toNanos());
      disturb(new Random(seed));
      ended.set(true);
      guests.get();
    }

    System.out.printf(
        "seed %d: %d reads, %d of them from memory, %d changes, %.0f unconfirmed, %.0f lapses%n",
        seed,
        reads.get(),
        (long) nodes.stream().mapToDouble(node -> node.requests("hit")).sum(),
        changes.get(),
        askers.stream().mapToDouble(node -> node.count("leased_cache_unconfirmed")).sum(),
        nodes.stream().mapToDouble(node -> node.count("leased_cache_lapses")).sum());
    assertThat(stale).as("seed " + seed).isEmpty();
    assertThat(reads.get()).isGreaterThan(1_000);
    assertThat(changes.get()).isGreaterThan(KEYS);
    assertThat(askers).anyMatch(node -> node.count("leased_cache_unconfirmed") > 0);
  }

  private void readUntilTheEnd(CachingNode node, Random random) {
    while (!ended.get()) {
      read(node, random.nextInt(KEYS));
      LockSupport.parkNanos(random.nextInt(200_000));
    }
  }

  private void read(CachingNode node, int key) {
    long least = acknowledged.get(key);
    long found = node.version(String.valueOf(key)).orElse(-1L);
    reads.incrementAndGet();
    if (found < least) {
      stale.add("key %d: %d (expected: >= %d)".formatted(key, found, least));
    }
  }

  private void changeUntilTheEnd(int key, Random random) {
    while (!ended.get()) {
      var node = asker(key, random);
      long version =
          store
              .database()
              .inTransaction(tx ->
                  tx.createQuery(
                          """
                          update zoo.animal set version = version + 1 where name = ?
                          returning version
                          """)
                      .bind(0, String.valueOf(key))
                      .mapTo(Long.class)
                      .one());
      try {
        node.caches.dropEverywhere(CachingNode.ANIMALS, List.of(String.valueOf(key)));
        acknowledged.set(key, version);
        changes.incrementAndGet();
      } catch (CurioException e) {
        // Not acknowledged: it may be seen or not.
      }
      LockSupport.parkNanos(random.nextInt(4_000_000));
    }
  }

  /** Most keys are changed where nothing is disturbed, so that changes go on. */
  private CachingNode asker(int key, Random random) {
    return key < NODES ? nodes.get(key) : askers.get(random.nextInt(askers.size()));
  }

  private void comeAndGo(Random random) {
    while (!ended.get()) {
      try (var guest = node("guest-" + random.nextInt()).start()) {
        long end = System.nanoTime() + random.nextInt(800) * 1_000_000L;
        while (System.nanoTime() - end < 0 && !ended.get()) {
          read(guest, random.nextInt(KEYS));
          LockSupport.parkNanos(random.nextInt(200_000));
        }
      }
    }
  }

  /** One node hangs for longer than its lease, the others are disturbed at random. */
  private void disturb(Random random) {
    var hanging = nodes.get(random.nextInt(NODES));
    hanging.way.hang();
    disturb(random, hanging, DISTURBED.dividedBy(2));
    hanging.way.pass();
    disturb(random, hanging, DISTURBED.dividedBy(2));
    nodes.forEach(node -> node.way.pass());
  }

  private void disturb(Random random, CachingNode spared, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos((100 + random.nextInt(700)) * 1_000_000L);
      var node = nodes.get(random.nextInt(NODES));
      if (node != spared) {
        switch (random.nextInt(6)) {
          case 0 -> node.way.cut();
          case 1 -> node.way.hang();
          case 2 -> node.way.slow(Duration.ofMillis(random.nextInt(400)));
          default -> node.way.pass();
        }
      }
    }
  }

  private CachingNode node(String id) {
    return new CachingNode(id, store.settings(), store.database(), Duration.ofMillis(5));
  }
}
