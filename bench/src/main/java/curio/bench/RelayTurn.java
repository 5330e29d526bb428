package curio.bench;

import curio.bench.subject.CpuTimes;
import curio.bench.subject.RunningRelay;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One relay's turn in one round: backlogs to warm up, then one that is measured. */
final class RelayTurn {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final Options options;
  private final Progress progress;
  private final RunningRelay relay;
  private final LogSize size;
  private final RoundLog log;
  private long given;

  RelayTurn(Options options, Progress progress, RunningRelay relay) {
    this.options = options;
    this.progress = progress;
    this.relay = relay;
    this.size = LogSize.of(options);
    this.log = new RoundLog(progress);
  }

  /** What became of a backlog. */
  private record Moved(long events, Duration took) {
    double perSecond() {
      return events * 1e9 / took.toNanos();
    }
  }

  RelayRound run() throws IOException {
    warmUp();
    relay.settle();
    log.awaitQuiet(options.quietWait());
    CpuTimes before = relay.processes().cpu();
    Moved moved = move(size.events());
    CpuTimes used = relay.processes().cpu().since(before);
    check(moved);
    double micros =
        used.server().plus(used.postgres()).toNanos() / 1e3 / Math.max(1, moved.events());
    var round = new RelayRound(size.events(), moved.events(), moved.took(), micros, log.problems());
    progress.say(
        "  %,d of %,d events in %.2f s, %,.0f/s, CPU %.1f µs each",
        round.moved(), round.events(), round.seconds(), round.perSecond(), micros);
    return round;
  }

  /** Backlogs that become larger; one that is slow has enough of the first. */
  private void warmUp() throws IOException {
    int events = LogSize.FIRST;
    Duration worked = Duration.ZERO;
    do {
      Moved moved = move(events);
      events = size.warmUpEvents(moved.perSecond());
      worked = worked.plus(moved.took());
    } while (worked.compareTo(size.warmUp()) < 0 && relay.isEmpty());
  }

  private Moved move(int events) throws IOException {
    given += events;
    long start = relay.fill(events);
    long until = start + size.longest().toNanos();
    while (!relay.isEmpty()) {
      if (System.nanoTime() > until) {
        return new Moved(
            Math.max(0, events - relay.waiting()), Duration.ofNanos(System.nanoTime() - start));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return new Moved(events, Duration.ofNanos(System.nanoTime() - start));
  }

  /** What a slow one has not moved yet cannot have arrived. */
  private void check(Moved moved) throws IOException {
    if (moved.events() < size.events()) {
      return;
    }
    long delivered = relay.delivered();
    if (delivered != given) {
      log.problem("%,d events arrived (expected: %,d)", delivered, given);
    }
  }
}
