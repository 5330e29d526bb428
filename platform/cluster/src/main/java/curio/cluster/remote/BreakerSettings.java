package curio.cluster.remote;

import java.time.Duration;

/**
 * When calls to a member are held back. What a member refuses for good reason is no failure: only
 * what it cannot do, or not in time.
 *
 * @param window how many of the last calls are looked at
 * @param minCalls how many of them there must be before anything is concluded
 * @param failurePercent the share of failures that opens the breaker, 1 to 100
 * @param slowPercent the share of slow calls that opens it, 1 to 100
 * @param slowAfter how long a call takes that is slow
 * @param openFor how long it stays open before a few calls try again
 * @param probes how many try again
 */
public record BreakerSettings(
    int window,
    int minCalls,
    int failurePercent,
    int slowPercent,
    Duration slowAfter,
    Duration openFor,
    int probes) {
  /** Refuses what would never open or open by itself. */
  public BreakerSettings {
    check(window >= 1 && window <= 10_000, "window: " + window + " (expected: 1 to 10000)");
    check(
        minCalls >= 1 && minCalls <= window,
        "minCalls: " + minCalls + " (expected: 1 to " + window + ")");
    check(percent(failurePercent), "failurePercent: " + failurePercent + " (expected: 1 to 100)");
    check(percent(slowPercent), "slowPercent: " + slowPercent + " (expected: 1 to 100)");
    check(slowAfter.isPositive(), "slowAfter: " + slowAfter + " (expected: more than 0)");
    check(openFor.toMillis() > 0, "openFor: " + openFor + " (expected: >= 1 ms)");
    check(probes >= 1, "probes: " + probes + " (expected: >= 1)");
  }

  /**
   * Opens for 2 s when half of the last 50 calls failed or nine of ten took 5 s: a member that
   * hangs, or whose database is away, and not one that is merely busy hashing passwords.
   */
  public static BreakerSettings defaults() {
    return new BreakerSettings(50, 10, 50, 90, Duration.ofSeconds(5), Duration.ofSeconds(2), 3);
  }

  private static boolean percent(int number) {
    return number >= 1 && number <= 100;
  }

  private static void check(boolean good, String message) {
    if (!good) {
      throw new IllegalArgumentException(message);
    }
  }
}
