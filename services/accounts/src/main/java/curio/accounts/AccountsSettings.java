package curio.accounts;

import curio.accounts.mail.MailSettings;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.throttle.ThrottleSettings;
import curio.accounts.users.Username;
import java.time.Duration;
import java.util.List;

/**
 * How long things live, what passwords may cost, how fast they are tried and how mails leave.
 * Immutable.
 *
 * @param demo whether the demo accounts are made
 * @param accessTokenLife also how long an ended session stays on the list that nodes poll
 * @param refreshTokenLife after this time without a refresh a session is over
 * @param refreshGrace how long a used refresh token still gives its successor
 * @param signingKeyLife how long a key signs; its public half is published for longer
 * @param admins user names that are made administrators when they are first seen, at most a hundred
 */
public record AccountsSettings(
    boolean demo,
    Duration accessTokenLife,
    Duration refreshTokenLife,
    Duration refreshGrace,
    Duration signingKeyLife,
    PasswordSettings passwords,
    ThrottleSettings throttle,
    MailSettings mail,
    List<String> admins,
    IdentitySettings identity,
    RetentionSettings retention) {
  private static final int MAX_ADMINS = 100;

  public AccountsSettings {
    positive("accessTokenLife", accessTokenLife);
    positive("refreshTokenLife", refreshTokenLife);
    positive("refreshGrace", refreshGrace);
    positive("signingKeyLife", signingKeyLife);
    admins = checkedAdmins(admins);
  }

  /** The same names, if all can be names of accounts and there are not too many. */
  public static List<String> checkedAdmins(List<String> names) {
    if (names.size() > MAX_ADMINS) {
      throw new IllegalArgumentException(
          "admins: " + names.size() + " names (expected: at most " + MAX_ADMINS + ")");
    }
    names.forEach(AccountsSettings::checkAdmin);
    return List.copyOf(names);
  }

  /** What fits nearly everyone; demo accounts and short passwords on wish. */
  public static AccountsSettings standard(boolean demo) {
    return new AccountsSettings(
        demo,
        Duration.ofMinutes(15),
        Duration.ofDays(30),
        Duration.ofSeconds(10),
        Duration.ofDays(90),
        PasswordSettings.standard(demo),
        ThrottleSettings.standard(),
        MailSettings.standard(),
        List.of(),
        IdentitySettings.standard(),
        RetentionSettings.standard());
  }

  /** With other bounds of password hashing. */
  public AccountsSettings withPasswords(PasswordSettings other) {
    return new AccountsSettings(
        demo,
        accessTokenLife,
        refreshTokenLife,
        refreshGrace,
        signingKeyLife,
        other,
        throttle,
        mail,
        admins,
        identity,
        retention);
  }

  /** With another throttle. */
  public AccountsSettings withThrottle(ThrottleSettings other) {
    return new AccountsSettings(
        demo,
        accessTokenLife,
        refreshTokenLife,
        refreshGrace,
        signingKeyLife,
        passwords,
        other,
        mail,
        admins,
        identity,
        retention);
  }

  /** With another way for mails. */
  public AccountsSettings withMail(MailSettings other) {
    return new AccountsSettings(
        demo,
        accessTokenLife,
        refreshTokenLife,
        refreshGrace,
        signingKeyLife,
        passwords,
        throttle,
        other,
        admins,
        identity,
        retention);
  }

  /** With these named administrators. */
  public AccountsSettings withAdmins(List<String> names) {
    return new AccountsSettings(
        demo,
        accessTokenLife,
        refreshTokenLife,
        refreshGrace,
        signingKeyLife,
        passwords,
        throttle,
        mail,
        names,
        identity,
        retention);
  }

  private static void checkAdmin(String name) {
    try {
      var _ = new Username(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("admins: " + name + ": " + e.getMessage(), e);
    }
  }

  private static void positive(String name, Duration value) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than nothing)");
    }
  }
}
