package curio.store.groupcommit;

import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import curio.store.Database;
import curio.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Work that does nothing, so that the hand-overs between threads are all there is. */
class GroupCommitStressTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final Database db = Database.open("stress", Stores.fresh(), metrics);

  @AfterEach
  void close() {
    db.close();
  }

  private GroupCommit<Integer, Integer> echo(int lanes) {
    return new GroupCommit<>(
        "echo",
        db,
        (connection, items) -> List.copyOf(items),
        item -> item,
        new GroupCommitSettings(lanes, 256, 10_000, Duration.ofSeconds(60)),
        metrics);
  }

  @Test
  void noWakeUpIsLostWhetherCallersComeInCrowdsOrAlone() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    AtomicInteger longest = new AtomicInteger();
    try (GroupCommit<Integer, Integer> group = echo(2);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int crowd : new int[] {1, 2, 64}) {
        List<Future<?>> running = new ArrayList<>();
        for (int caller = 0; caller < crowd; caller++) {
          SplittableRandom random = new SplittableRandom(seed + caller);
          running.add(callers.submit(() -> call(group, random, 20_000 / crowd, longest)));
        }
        for (Future<?> one : running) {
          one.get();
        }
      }
    }

    // A lost wake-up would be found by the flusher's next look, five seconds later.
    assertThat(longest.get()).as("longest call in ms, seed %d", seed).isLessThan(4_000);
  }

  @Test
  void everyCallerIsAnsweredOrRefusedWhenItIsClosedUnderLoad() throws Exception {
    for (int round = 0; round < 30; round++) {
      GroupCommit<Integer, Integer> group = echo(2);
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Integer>> running = new ArrayList<>();
        for (int caller = 0; caller < 32; caller++) {
          int own = caller;
          running.add(callers.submit(() -> callUntilRefused(group, own)));
        }
        LockSupport.parkNanos(500_000);

        group.close();

        for (Future<Integer> one : running) {
          assertThat(one.get()).isNotNegative();
        }
      }
    }
  }

  private static void call(
      GroupCommit<Integer, Integer> group,
      SplittableRandom random,
      int times,
      AtomicInteger longest) {
    for (int i = 0; i < times; i++) {
      int item = random.nextInt();
      long start = System.nanoTime();
      assertThat(group.submit(item)).isEqualTo(item);
      longest.accumulateAndGet((int) ((System.nanoTime() - start) / 1_000_000), Math::max);
      if (random.nextInt(8) == 0) {
        LockSupport.parkNanos(random.nextInt(50_000));
      }
    }
  }

  private static int callUntilRefused(GroupCommit<Integer, Integer> group, int item) {
    for (int answers = 0; ; answers++) {
      try {
        group.submit(item);
      } catch (CurioException refused) {
        return answers;
      }
    }
  }
}
