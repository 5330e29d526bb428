package curio.accounts;

import curio.accounts.mail.MailRoute;
import curio.accounts.mail.MailSettings;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.throttle.ThrottleSettings;
import curio.config.ConfigReader;
import java.nio.file.Path;

/**
 * What accounts go by: their settings and what follows from these, which tests may choose
 * otherwise. Immutable.
 *
 * @param demo whether the demo accounts are made and short passwords allowed
 */
public record AccountsPolicy(
    boolean demo,
    AccountsSettings settings,
    PasswordSettings passwords,
    ThrottleSettings throttle,
    MailRoute mail) {
  /** What follows from settings. */
  public static AccountsPolicy of(boolean demo, AccountsSettings settings, MailRoute mail) {
    return new AccountsPolicy(
        demo,
        settings,
        PasswordSettings.of(demo, settings.passwordThreads(), settings.passwordQueue()),
        throttle(settings),
        mail);
  }

  /** What holds where nobody sets anything; mails become files below the usual directory. */
  public static AccountsPolicy standard(boolean demo) {
    var mail = ConfigReader.defaults(MailSettings.class);
    var route = new MailRoute(mail, Path.of("data", "mail"), "http://localhost:8080");
    return of(demo, ConfigReader.defaults(AccountsSettings.class), route);
  }

  private static ThrottleSettings throttle(AccountsSettings settings) {
    var limits = settings.limits();
    return settings.throttle()
        ? ThrottleSettings.defaults()
            .withSignUpsPerHour(settings.signUpsPerHour())
            .withLinksAtOnce(limits.resetLinksAtOnce())
            .withOwn(
                ThrottleSettings.anHour(limits.signInsPerHour()),
                ThrottleSettings.anHour(limits.refreshesPerHour()),
                ThrottleSettings.anHour(limits.changesPerHour()))
        : ThrottleSettings.off();
  }

  /** With other settings. */
  AccountsPolicy withSettings(AccountsSettings other) {
    return new AccountsPolicy(demo, other, passwords, throttle, mail);
  }

  /** With other bounds of password hashing. */
  AccountsPolicy withPasswords(PasswordSettings other) {
    return new AccountsPolicy(demo, settings, other, throttle, mail);
  }

  /** With another throttle. */
  AccountsPolicy withThrottle(ThrottleSettings other) {
    return new AccountsPolicy(demo, settings, passwords, other, mail);
  }

  /** With another way for mails. */
  AccountsPolicy withMail(MailRoute other) {
    return new AccountsPolicy(demo, settings, passwords, throttle, other);
  }
}
