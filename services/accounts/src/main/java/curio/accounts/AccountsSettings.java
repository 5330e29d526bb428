package curio.accounts;

import static curio.config.Checks.ONE_DAY;
import static curio.config.Checks.ONE_HOUR;
import static curio.config.Checks.ONE_MILLISECOND;
import static curio.config.Checks.ONE_SECOND;
import static curio.config.Checks.ONE_YEAR;
import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.accounts.users.ReservedNames;
import curio.accounts.users.Username;
import curio.config.Setting;
import java.time.Duration;
import java.util.List;

/** What can be set of accounts: {@code accounts.…} of the configuration. Immutable. */
public record AccountsSettings(
    @Setting(value = "How long an access token is good", standard = "15m") Duration accessTokenLife,
    @Setting(value = "How long a refresh token is good", standard = "30d")
        Duration refreshTokenLife,
    @Setting(
            value = "How long a used refresh token still gives the same successor",
            standard = "10s")
        Duration refreshGrace,
    @Setting(value = "Threads that hash passwords; 0: half of the processors", standard = "0")
        int passwordThreads,
    @Setting(
            value = "Most sign-ins waiting for such a thread; more are answered 503",
            standard = "128")
        int passwordQueue,
    @Setting(
            value =
                "User names that are made administrators when they are first named; who is new"
                    + " gets a link to choose a password by mail")
        List<String> admins,
    @Setting(
            value =
                "Words that no new user name consists of, since people would take its owner for"
                    + " who runs this place",
            standard =
                "abuse,admin,administrator,administrators,admins,anonymous,curio,helpdesk,"
                    + "hostmaster,moderator,moderators,nobody,noreply,official,operator,"
                    + "postmaster,root,security,service,staff,superuser,support,sysadmin,system,"
                    + "webmaster")
        List<String> reservedNames,
    @Setting(
            value =
                "How long after a sign-in by Mobile-ID its session may change what otherwise"
                    + " needs the password, where there is none",
            standard = "5m")
        Duration freshProof,
    @Setting(
            value = "Whether failures slow down sign-in; only tests and benchmarks are without",
            standard = "true")
        boolean throttle,
    @Setting(value = "Most accounts that one address may make in an hour", standard = "1000")
        int signUpsPerHour,
    AccountLimits limits) {
  private static final int MAX_ADMINS = 100;

  public AccountsSettings {
    checkTime("access-token-life", accessTokenLife, ONE_SECOND, ONE_YEAR);
    checkTime("refresh-token-life", refreshTokenLife, ONE_SECOND, ONE_YEAR);
    checkTime("refresh-grace", refreshGrace, ONE_MILLISECOND, ONE_HOUR);
    check(
        passwordThreads >= 0 && passwordThreads <= 256,
        "password-threads: " + passwordThreads + " (expected: 0 to 256)");
    check(
        passwordQueue > 0 && passwordQueue <= 100_000,
        "password-queue: " + passwordQueue + " (expected: 1 to 100000)");
    check(
        signUpsPerHour > 0 && signUpsPerHour <= 100_000,
        "sign-ups-per-hour: " + signUpsPerHour + " (expected: 1 to 100000)");
    admins = checkedAdmins(admins);
    checkTime("fresh-proof", freshProof, ONE_SECOND, ONE_HOUR);
    reservedNames = ReservedNames.checkedWords(reservedNames);
  }

  private static List<String> checkedAdmins(List<String> names) {
    if (names.size() > MAX_ADMINS) {
      throw new IllegalArgumentException(
          "admins: " + names.size() + " names (expected: at most " + MAX_ADMINS + ")");
    }
    names.forEach(AccountsSettings::checkAdmin);
    return List.copyOf(names);
  }

  private static void checkAdmin(String name) {
    try {
      var _ = new Username(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("admins: " + name + ": " + e.getMessage(), e);
    }
  }

  /** What one account may do and leave behind. */
  public record AccountLimits(
      @Setting(
              value = "Most sessions that one account opens in an hour, in whatever way; 0: any",
              standard = "300")
          int signInsPerHour,
      @Setting(
              value = "Most uses of refresh tokens of one account in an hour; 0: any number",
              standard = "600")
          int refreshesPerHour,
      @Setting(
              value = "Most changes that one account makes of itself in an hour; 0: any number",
              standard = "120")
          int changesPerHour,
      @Setting(
              value =
                  "Most mails with a link for a new password to one address at once; the next"
                      + " follows after 25 minutes, when the last one's link is still good",
              standard = "3")
          int resetLinksAtOnce,
      @Setting(
              value = "After this time a session is over, however often it was refreshed",
              standard = "90d")
          Duration sessionLife,
      @Setting(value = "How long entries of the audit are kept", standard = "730d")
          Duration auditKeep) {
    private static final Duration TEN_YEARS = Duration.ofDays(3_653);

    public AccountLimits {
      checkRate("sign-ins-per-hour", signInsPerHour);
      checkRate("refreshes-per-hour", refreshesPerHour);
      checkRate("changes-per-hour", changesPerHour);
      check(
          resetLinksAtOnce > 0 && resetLinksAtOnce <= 10,
          "reset-links-at-once: " + resetLinksAtOnce + " (expected: 1 to 10)");
      checkTime("session-life", sessionLife, ONE_SECOND, TEN_YEARS);
      checkTime("audit-keep", auditKeep, ONE_DAY, TEN_YEARS);
    }

    private static void checkRate(String name, int rate) {
      check(rate >= 0 && rate <= 100_000, name + ": " + rate + " (expected: 0 to 100000)");
    }
  }
}
