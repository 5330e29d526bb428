package curio.shop;

import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.blobs.S3Place;
import curio.config.Setting;
import curio.shop.life.Terms;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;

/** What can be set of the shop: {@code shop.…} of the configuration. Immutable. */
public record ShopSettings(
    @Setting(
            value = "Where the shop is, as in Europe/Tallinn: its days begin and end there",
            standard = "UTC")
        String timeZone,
    @Setting(
            value = "Days after the due day on which a pawned item can still be redeemed",
            standard = "7")
        int graceDays,
    @Setting(value = "Shortest term of a loan, in days", standard = "1") int shortestTermDays,
    @Setting(
            value =
                "Whether what a forfeited item brings above what was owed is shown as owed to the"
                    + " pawner",
            standard = "false")
        boolean surplus,
    @Setting(
            value =
                "File, or object as s3://bucket/key, with the people whom the shop does not deal"
                    + " with, one id, user name or \"first last\" a line; empty: none",
            standard = "")
        String fraudList,
    @Setting(value = "How often that list is read", standard = "5m") Duration fraudListEvery,
    @Setting(
            value = "Most commands of one account in a minute, on each gateway; 0: any number",
            standard = "6000")
        int commandsPerMinute,
    @Setting(
            value =
                "Directory in which settled commands are kept for good, or s3://bucket/prefix, the"
                    + " same for all nodes with the role shop; archive below data when absent",
            placeholder = "DIRECTORY")
        String archive) {
  /** Longest term of a loan, in days. */
  public static final int LONGEST_TERM_DAYS = Terms.LONGEST_DAYS;

  private static final int MOST_GRACE_DAYS = 366;
  private static final int MOST_COMMANDS = 1_000_000;

  public ShopSettings {
    check(
        isZone(timeZone),
        "time-zone: " + timeZone + " (expected: one as in Europe/Tallinn or UTC)");
    check(
        graceDays >= 0 && graceDays <= MOST_GRACE_DAYS,
        "grace-days: " + graceDays + " (expected: 0 to " + MOST_GRACE_DAYS + ")");
    check(
        shortestTermDays >= 1 && shortestTermDays <= LONGEST_TERM_DAYS,
        "shortest-term-days: " + shortestTermDays + " (expected: 1 to " + LONGEST_TERM_DAYS + ")");
    check(
        !S3Place.isMeant(fraudList) || S3Place.of(fraudList).isPresent(),
        "fraud-list: no object (expected: a file, or s3://bucket/key)");
    checkTime("fraud-list-every", fraudListEvery, Duration.ofSeconds(1), Duration.ofDays(1));
    check(
        !S3Place.isMeant(archive) || S3Place.of(archive).isPresent(),
        "archive: no place (expected: a directory, or s3://bucket/prefix)");
    check(
        commandsPerMinute >= 0 && commandsPerMinute <= MOST_COMMANDS,
        "commands-per-minute: " + commandsPerMinute + " (expected: 0 to " + MOST_COMMANDS + ")");
  }

  /**
   * The same with any number of commands: those who settle commands neither count nor archive them.
   */
  public ShopSettings(
      String timeZone,
      int graceDays,
      int shortestTermDays,
      boolean surplus,
      String fraudList,
      Duration fraudListEvery) {
    this(timeZone, graceDays, shortestTermDays, surplus, fraudList, fraudListEvery, 0, "");
  }

  private static boolean isZone(String name) {
    try {
      return ZoneId.getAvailableZoneIds().contains(ZoneId.of(name).getId());
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** The time zone. */
  public ZoneId zone() {
    return ZoneId.of(timeZone);
  }
}
