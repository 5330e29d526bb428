package curio.bench;

import java.time.Duration;
import java.util.List;

/**
 * What one relay did in one round.
 *
 * @param events of the backlog
 * @param moved of these, when it was done or nobody would watch any longer
 * @param took from the backlog's commit until then
 * @param cpuMicros CPU of one event that was moved: relay, PostgreSQL and broker
 * @param problems whatever was not as promised, in sentences
 */
record RelayRound(int events, long moved, Duration took, double cpuMicros, List<String> problems) {
  RelayRound {
    problems = List.copyOf(problems);
  }

  double perSecond() {
    return moved * 1e9 / took.toNanos();
  }

  /** Whether all of it was moved. */
  boolean whole() {
    return moved >= events;
  }

  double seconds() {
    return took.toNanos() / 1e9;
  }
}
