package curio.accounts.throttle;

import curio.limits.GrowingDelay;
import curio.limits.Rate;
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
 * @param email links asked for to one e-mail address from where it is not known, and as many from
 *     each address where it is; the next goes out before the last one's life is over
 * @param signIns sessions of one account that are opened, in whatever way
 * @param refreshes uses of refresh tokens of one account
 * @param changes of an account by its owner
 */
public record ThrottleSettings(
    boolean on,
    GrowingDelay account,
    GrowingDelay known,
    GrowingDelay address,
    GrowingDelay signUps,
    GrowingDelay recovery,
    Rate email,
    Rate signIns,
    Rate refreshes,
    Rate changes) {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final int SIGN_UPS_PER_HOUR = 1_000;

  /**
   * What fits nearly everyone. An account is never kept waiting for more than a minute, since it is
   * the owner who waits too; an address for a quarter of an hour.
   */
  public static ThrottleSettings defaults() {
    return new ThrottleSettings(
        true,
        new GrowingDelay(5, Duration.ofMinutes(10), MINUTE),
        new GrowingDelay(10, Duration.ofMinutes(5), MINUTE),
        new GrowingDelay(50, MINUTE, QUARTER),
        perHour(SIGN_UPS_PER_HOUR),
        new GrowingDelay(20, Duration.ofMinutes(3), QUARTER),
        linksAtOnce(3),
        anHour(300),
        anHour(600),
        anHour(120));
  }

  /** Nothing is throttled: for benchmarks, and for tests of other things. */
  public static ThrottleSettings off() {
    var standard = defaults();
    return new ThrottleSettings(
        false,
        standard.account,
        standard.known,
        standard.address,
        standard.signUps,
        standard.recovery,
        standard.email,
        standard.signIns,
        standard.refreshes,
        standard.changes);
  }

  /** With so many sign-ups from one address in an hour, 1 to 100 000. */
  public ThrottleSettings withSignUpsPerHour(int count) {
    return new ThrottleSettings(
        on, account, known, address, perHour(count), recovery, email, signIns, refreshes, changes);
  }

  /** So often in an hour; 0 for any number. */
  public static Rate anHour(int count) {
    return new Rate(count, HOUR);
  }

  /** With so many links at once to one e-mail address, 1 to 10. */
  public ThrottleSettings withLinksAtOnce(int count) {
    return new ThrottleSettings(
        on,
        account,
        known,
        address,
        signUps,
        recovery,
        linksAtOnce(count),
        signIns,
        refreshes,
        changes);
  }

  /** With such rates of what an account does itself. */
  public ThrottleSettings withOwn(Rate newSignIns, Rate newRefreshes, Rate newChanges) {
    return new ThrottleSettings(
        on,
        account,
        known,
        address,
        signUps,
        recovery,
        email,
        newSignIns,
        newRefreshes,
        newChanges);
  }

  /**
   * After these at once the next follows every 25 minutes, so that a link that was sent is still
   * good whenever no other goes out.
   */
  private static Rate linksAtOnce(int count) {
    return new Rate(count, Duration.ofMinutes(25).multipliedBy(count));
  }

  private static GrowingDelay perHour(int count) {
    return new GrowingDelay(count, HOUR.dividedBy(Math.max(1, count)), QUARTER);
  }
}
