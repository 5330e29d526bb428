package curio.bench.load;

import java.time.Duration;

/**
 * What to send and for how long.
 *
 * @param connections open at once, one request in flight on each
 * @param duration of sending; what is then in flight is still waited for
 * @param pace closed loop or a fixed rate
 * @param repeats share of requests that repeat an earlier one and must get its answer
 * @param conflicts share of requests that use an earlier key with another body and must be refused
 */
public record Load(
    int connections, Duration duration, Pace pace, double repeats, double conflicts) {
  private static final double DEFAULT_REPEATS = 0.02;
  private static final double DEFAULT_CONFLICTS = 0.01;

  public Load {
    if (connections < 1 || connections > 10_000) {
      throw new IllegalArgumentException("connections: " + connections + " (expected: 1 to 10000)");
    }
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(
          "duration: " + duration + " (expected: more than nothing)");
    }
    if (repeats < 0 || conflicts < 0 || repeats + conflicts > 1) {
      throw new IllegalArgumentException(
          "shares: " + repeats + " + " + conflicts + " (expected: 0 to 1 together)");
    }
  }

  /** Every connection sends its next request when the last one is answered. */
  public static Load closedLoop(int connections, Duration duration) {
    return new Load(connections, duration, new Pace.Closed(), DEFAULT_REPEATS, DEFAULT_CONFLICTS);
  }

  /**
   * Requests start at a fixed rate whether or not the server keeps up, as long as a connection is
   * free.
   */
  public static Load openLoop(int connections, Duration duration, double perSecond) {
    return new Load(
        connections, duration, new Pace.Open(perSecond), DEFAULT_REPEATS, DEFAULT_CONFLICTS);
  }

  /** The same load with other shares of repeats and conflicts. */
  public Load withShares(double otherRepeats, double otherConflicts) {
    return new Load(connections, duration, pace, otherRepeats, otherConflicts);
  }
}
