package curio.bench;

import curio.bench.load.WaitingClients;
import curio.bench.subject.LiveHeap;
import curio.bench.subject.Phones;
import curio.bench.subject.ProcessTree;
import curio.bench.subject.ProxyNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions are started on one node until all wait at once, most with a client; then their people
 * answer, a few hundred a second. Not thread-safe.
 */
final class WaitingTurn {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final double KIB = 1024;

  private final Phones phones;
  private final MobileIdSize size;
  private final Progress progress;

  WaitingTurn(Phones phones, MobileIdSize size, Progress progress) {
    this.phones = phones;
    this.size = size;
    this.progress = progress;
  }

  Waiting run(ProxyNode node) throws IOException {
    warmUp(node);
    Memory before = Memory.of(node.pid());
    phones.delay(size.think(), size.think().plus(size.spread()));
    try (WaitingClients clients = new WaitingClients(node.address())) {
      long began = System.nanoTime();
      List<String> ids = clients.start(size.sessions());
      double rate = size.sessions() / ((System.nanoTime() - began) / 1e9);
      awaitPolls(size.sessions());
      int open = phones.open();
      Memory alone = Memory.of(node.pid());
      progress.say(
          "  %d sessions started, %.0f/s, %.1f KiB of heap each",
          size.sessions(), rate, alone.heapMore(before, size.sessions()) / KIB);
      List<Future<Boolean>> ends = clients.await(ids.subList(0, size.clients()));
      LockSupport.parkNanos(SETTLE_NANOS);
      Memory full = Memory.of(node.pid());
      progress.say(
          "  %d wait with %d clients, %.1f KiB of heap for each client, %d threads more",
          open,
          size.clients(),
          full.heapMore(alone, size.clients()) / KIB,
          full.threads() - before.threads());
      int confirmed = WaitingClients.confirmed(ends);
      Waiting waiting =
          new Waiting(
              open,
              size.clients(),
              rate,
              alone.heapMore(before, size.sessions()),
              full.heapMore(alone, size.clients()),
              (double) (alone.pssKib() - before.pssKib()) / size.sessions(),
              full.threads() - before.threads(),
              clients.latency(),
              confirmed);
      progress.say(
          "  landing → answer p50 %.2f ms  p99 %.2f ms  p99.9 %.2f ms, %d of %d confirmed",
          waiting.millis(50), waiting.millis(99), waiting.millis(99.9), confirmed, size.clients());
      clients.refused().ifPresent(answer -> progress.say("  another answer: %s", answer));
      return waiting;
    }
  }

  /** As many answers at once as later on, from code that has been compiled. */
  private void warmUp(ProxyNode node) throws IOException {
    phones.delay(Duration.ofMillis(500), Duration.ofSeconds(3));
    try (WaitingClients clients = new WaitingClients(node.address())) {
      WaitingClients.confirmed(clients.await(clients.start(size.sessions() / 4)));
    }
    LockSupport.parkNanos(SETTLE_NANOS);
  }

  private void awaitPolls(int wanted) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int open = phones.open();
    while (open < wanted && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
      open = phones.open();
    }
    // Between two polls of a session none is open.
    if (open < wanted * 0.98) {
      throw new IOException("only %d of %d sessions are polled".formatted(open, wanted));
    }
  }

  private record Memory(long heapBytes, long pssKib, int threads) {
    static Memory of(long pid) throws IOException {
      return new Memory(
          LiveHeap.bytes(pid),
          new ProcessTree(List.of(pid)).memory().pssKib(),
          LiveHeap.threads(pid));
    }

    double heapMore(Memory before, int waiting) {
      return (double) (heapBytes - before.heapBytes) / waiting;
    }
  }
}
