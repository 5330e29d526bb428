package curio.bench;

import curio.bench.Takeover.How;
import curio.bench.load.WaitingClients;
import curio.bench.subject.Phones;
import curio.bench.subject.ProxyNode;
import curio.bench.subject.RunningProxy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * All sessions are polled by one node when another comes; then the first is killed or frozen, and
 * upstream tells when each session was polled again. Not thread-safe.
 */
final class SessionTakeoverTurn {
  /** Until a node that has come would take part. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** A moment by chance within what any subject's heartbeat takes. */
  private static final long CHANCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Nobody answers while this goes on. */
  private static final Duration THINK = Duration.ofMinutes(2);

  private final Phones phones;
  private final MobileIdSize size;
  private final Duration cutOff;
  private final Progress progress;
  private final SplittableRandom random;

  SessionTakeoverTurn(
      Phones phones, MobileIdSize size, Duration cutOff, long seed, Progress progress) {
    this.phones = phones;
    this.size = size;
    this.cutOff = cutOff;
    this.progress = progress;
    this.random = new SplittableRandom(seed);
  }

  /** As often as the size says; the node that has taken over is the next to be lost. */
  Takeover run(RunningProxy proxy, How how) throws IOException {
    phones.delay(THINK, THINK);
    List<Duration> taken = new ArrayList<>();
    int missing = 0;
    for (int i = 0; i < size.losses(); i++) {
      ProxyNode lost = proxy.nodes().get(i % 2);
      ProxyNode other = proxy.nodes().get((i + 1) % 2);
      other.close();
      int before = phones.open();
      try (WaitingClients clients = new WaitingClients(lost.address())) {
        clients.start(size.moved());
      }
      awaitPolls(before + size.moved());
      other.start();
      LockSupport.parkNanos(SETTLE_NANOS + random.nextLong(CHANCE_NANOS));

      Map<String, Phones.Polls> sessions = polled();
      Instant at = lose(lost, how);
      Map<String, Duration> moved = watch(sessions, at);
      taken.addAll(moved.values());
      missing += sessions.size() - moved.size();
      progress.say(
          "  %-14s %d of %d sessions polled again, the last after %s ms",
          how == How.KILLED ? "killed" : "frozen",
          moved.size(),
          sessions.size(),
          moved.values().stream().mapToLong(Duration::toMillis).max().stream()
              .mapToObj(Long::toString)
              .findFirst()
              .orElse("-"));
    }
    proxy.nodes().forEach(ProxyNode::close);
    return new Takeover(how, taken, missing, cutOff);
  }

  private static Instant lose(ProxyNode node, How how) throws IOException {
    Instant at = Instant.now();
    switch (how) {
      case KILLED -> node.kill();
      case FROZEN -> node.freeze();
    }
    return at;
  }

  /** When each was polled by another one than the lost, by session. */
  private Map<String, Duration> watch(Map<String, Phones.Polls> sessions, Instant at)
      throws IOException {
    Map<String, Duration> moved = new HashMap<>();
    long end = System.nanoTime() + cutOff.toNanos();
    while (moved.size() < sessions.size() && System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_NANOS);
      phones
          .sessions()
          .forEach((id, polls) -> {
            if (sessions.containsKey(id) && polls.open() > 0 && polls.lastOpened().isAfter(at)) {
              moved.putIfAbsent(id, Duration.between(at, polls.lastOpened()));
            }
          });
    }
    return moved;
  }

  private Map<String, Phones.Polls> polled() throws IOException {
    Map<String, Phones.Polls> polled = new HashMap<>(phones.sessions());
    polled.values().removeIf(polls -> polls.open() == 0);
    return polled;
  }

  private void awaitPolls(int wanted) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    int open = phones.open();
    while (open < wanted) {
      if (System.nanoTime() > end) {
        throw new IOException("only %d of %d sessions are polled".formatted(open, wanted));
      }
      LockSupport.parkNanos(LOOK_NANOS);
      open = phones.open();
    }
  }
}
