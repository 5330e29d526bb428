package curio.store;

import java.time.Duration;

/**
 * Tells when a clock is set back, by the monotonic one. What goes slowly adds up, so that a clock
 * that is turned back little by little is noticed as well. Not thread-safe.
 */
final class ClockSteps {
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private boolean known;

  /** How far the clock was ahead of the monotonic one, for sure, since it was last set back. */
  private long aheadMillis;

  /**
   * By how much the clock was set back, for sure, since the last reading or the ones before. A
   * reading that took long says less, but never what is not so.
   *
   * @param millis what the clock shows
   * @param before what the monotonic clock shows before the clock was read, in nanoseconds
   * @param after the same after it was read
   * @return zero if it was not
   */
  Duration setBack(long millis, long before, long after) {
    long most = millis - Duration.ofNanos(before).toMillis();
    long least = millis - Duration.ofNanos(after).toMillis();
    long back = known ? aheadMillis - most : 0;
    boolean wasSetBack = back > TOLERANCE.toMillis();
    if (!known || wasSetBack || least > aheadMillis) {
      known = true;
      aheadMillis = least;
    }
    return wasSetBack ? Duration.ofMillis(back) : Duration.ZERO;
  }
}
