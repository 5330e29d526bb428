package curio.bench;

import curio.bench.subject.SharingNodes;
import curio.bench.subject.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Three nodes share the partitions of a subscription; a fourth joins, one ends in order, another
 * one joins, and one is killed. Not thread-safe.
 */
final class OwnershipTurn {
  private static final int NODES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A moment by chance within what a heartbeat and a sweep take. */
  private static final long CHANCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Progress progress;
  private final SharingNodes nodes;
  private final SplittableRandom random;
  private final Ownership ownership = new Ownership(SharingNodes.PARTITIONS);
  private final List<Worker> started = new ArrayList<>();

  /** Numbers of those that take part. */
  private final List<Integer> taking = new ArrayList<>();

  /** Numbers of those that were killed, of which nothing is heard. */
  private final Set<Integer> dead = new HashSet<>();

  OwnershipTurn(Progress progress, SharingNodes nodes, SplittableRandom random) {
    this.progress = progress;
    this.nodes = nodes;
    this.random = random;
  }

  OwnershipRound run() throws IOException {
    while (taking.size() < NODES - 1) {
      join();
    }
    awaitEven();
    Duration join = without("join", this::join);
    Duration stop = without("orderly stop", this::stop);
    without("another join", this::join);
    Duration kill = without("kill -9", this::kill);
    for (Worker worker : started) {
      worker.close();
    }
    return new OwnershipRound(join, stop, kill);
  }

  /** What happens to the nodes. */
  @FunctionalInterface
  private interface Event {
    void happen() throws IOException;
  }

  /** From just before an event until all partitions are evenly shared again. */
  private Duration without(String what, Event event) throws IOException {
    LockSupport.parkNanos(SETTLE_NANOS + random.nextLong(CHANCE_NANOS));
    hear();
    long from = System.nanoTime();
    event.happen();
    awaitEven();
    Duration longest = ownership.longestWithout(from, System.nanoTime());
    progress.say("  %-14s %d ms without an owner at most", what, longest.toMillis());
    return longest;
  }

  private void join() throws IOException {
    taking.add(started.size());
    started.add(nodes.join());
  }

  private void stop() throws IOException {
    Worker leaving = started.get(any());
    leaving.say("leave");
    leaving.await("gone", PATIENCE);
  }

  private void kill() {
    int node = any();
    long now = System.nanoTime();
    started.get(node).kill();
    dead.add(node);
    ownership.died(node, now);
  }

  /** One that takes part, which does not any more. */
  private int any() {
    return taking.remove(/* index */ random.nextInt(taking.size()));
  }

  /** Until each partition has one owner and no node has two more than another. */
  private void awaitEven() throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    do {
      LockSupport.parkNanos(LOOK_NANOS);
      if (System.nanoTime() > until) {
        throw new IOException(
            "partitions are shared as %s (expected: evenly by %s)"
                .formatted(ownership.shares(started.size()), taking));
      }
    } while (!hear() || !isEven());
  }

  private boolean isEven() {
    List<Integer> shares = ownership.shares(started.size());
    int least = SharingNodes.PARTITIONS / taking.size();
    return ownership.isWhole() && taking.stream().allMatch(node -> shares.get(node) >= least);
  }

  /** Whether anything was told since the last time. */
  private boolean hear() {
    boolean told = false;
    for (int node = 0; node < started.size(); node++) {
      if (!dead.contains(node)) {
        told |= hear(node);
      }
    }
    return told;
  }

  private boolean hear(int node) {
    Worker worker = started.get(node);
    boolean told = false;
    boolean more;
    do {
      var has = worker.poll("have", Duration.ZERO);
      has.ifPresent(one -> ownership.has(node, (int) one.value(), one.nanos()));
      var left = worker.poll("left", Duration.ZERO);
      left.ifPresent(one -> ownership.left(node, (int) one.value(), one.nanos()));
      more = has.isPresent() || left.isPresent();
      told |= more;
    } while (more);
    return told;
  }
}
