package curio.accounts.throttle;

import curio.limits.GrowingDelay;
import java.time.Duration;

/**
 * How fast somebody may try. Immutable.
 *
 * @param on whether anything is throttled at all
 * @param account wrong passwords for one name, from anywhere it is not known
 * @param known wrong passwords for one name from one address where it is known; also wrong current
 *     passwords of one account
 * @param address wrong passwords from one address, whatever the name
 * @param signUps accounts made from one address
 * @param recovery links asked for, or refused, from one address
 * @param email links asked for to one e-mail address
 */
public record ThrottleSettings(
    boolean on,
    GrowingDelay account,
    GrowingDelay known,
    GrowingDelay address,
    GrowingDelay signUps,
    GrowingDelay recovery,
    GrowingDelay email) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final int SIGN_UPS_PER_HOUR = 1_000;

  /**
   * What fits nearly everyone. An account is never kept waiting for more than a minute, since it is
   * the owner who waits too; an address for a quarter of an hour.
   */
  public static ThrottleSettings standard() {
    return new ThrottleSettings(
        true,
        new GrowingDelay(5, Duration.ofMinutes(10), MINUTE),
        new GrowingDelay(10, Duration.ofMinutes(5), MINUTE),
        new GrowingDelay(50, MINUTE, QUARTER),
        perHour(SIGN_UPS_PER_HOUR),
        new GrowingDelay(20, Duration.ofMinutes(3), QUARTER),
        new GrowingDelay(3, Duration.ofMinutes(10), QUARTER));
  }

  /** Nothing is throttled: for benchmarks, and for tests of other things. */
  public static ThrottleSettings off() {
    var standard = standard();
    return new ThrottleSettings(
        false,
        standard.account,
        standard.known,
        standard.address,
        standard.signUps,
        standard.recovery,
        standard.email);
  }

  /** With so many sign-ups from one address in an hour, 1 to 100 000. */
  public ThrottleSettings withSignUpsPerHour(int count) {
    return new ThrottleSettings(on, account, known, address, perHour(count), recovery, email);
  }

  private static GrowingDelay perHour(int count) {
    return new GrowingDelay(count, Duration.ofHours(1).dividedBy(Math.max(1, count)), QUARTER);
  }
}
