package curio.store;

import java.time.Duration;

/**
 * Tells when a clock is set back, by the monotonic one. What goes slowly adds up, so that a clock
 * that is turned back little by little is noticed as well. Not thread-safe.
 */
final class ClockSteps {
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  private boolean known;

  /** How far the clock was ahead of the monotonic one, at most, since it was last set back. */
  private long aheadMillis;

  /**
   * By how much the clock was set back since the last reading or the ones before.
   *
   * @param millis what the clock shows
   * @param nanos what the monotonic clock shows at that moment
   * @return zero if it was not
   */
  Duration setBack(long millis, long nanos) {
    long ahead = millis - Duration.ofNanos(nanos).toMillis();
    long back = known ? aheadMillis - ahead : 0;
    if (!known || back < 0 || back > TOLERANCE.toMillis()) {
      known = true;
      aheadMillis = ahead;
    }
    return back > TOLERANCE.toMillis() ? Duration.ofMillis(back) : Duration.ZERO;
  }
}
