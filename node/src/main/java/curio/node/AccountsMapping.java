package curio.node;

import curio.accounts.AccountsSettings;
import curio.accounts.IdentitySettings;
import curio.accounts.RetentionSettings;
import curio.accounts.mail.MailSettings;
import curio.accounts.mail.SmtpSettings;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.throttle.ThrottleSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of accounts from the configuration. */
record AccountsMapping(NodeSettings node, AccountsModule.Settings set) {
  private static final Duration PASSWORD_PATIENCE = Duration.ofSeconds(5);

  AccountsSettings settings() {
    var accounts = set.accounts();
    var standard = PasswordSettings.standard(node.demo());
    int threads = accounts.passwordThreads() == 0 ? standard.threads() : accounts.passwordThreads();
    return new AccountsSettings(
        node.demo(),
        accounts.accessTokenLife(),
        accounts.refreshTokenLife(),
        accounts.refreshGrace(),
        AccountsModule.SIGNING_KEY_LIFE,
        new PasswordSettings(
            standard.minLength(), threads, accounts.passwordQueue(), PASSWORD_PATIENCE),
        throttle(),
        new MailSettings(smtp(), node.data().resolve("mail"), set.mail().from(), publicUrl()),
        accounts.admins(),
        new IdentitySettings(accounts.reservedNames(), accounts.freshProof()),
        new RetentionSettings(accounts.limits().sessionLife(), accounts.limits().auditKeep()));
  }

  private ThrottleSettings throttle() {
    var accounts = set.accounts();
    var limits = accounts.limits();
    return accounts.throttle()
        ? ThrottleSettings.standard()
            .withSignUpsPerHour(accounts.signUpsPerHour())
            .withLinksAtOnce(limits.resetLinksAtOnce())
            .withOwn(
                ThrottleSettings.anHour(limits.signInsPerHour()),
                ThrottleSettings.anHour(limits.refreshesPerHour()),
                ThrottleSettings.anHour(limits.changesPerHour()))
        : ThrottleSettings.off();
  }

  private @Nullable SmtpSettings smtp() {
    var mail = set.mail();
    return mail.smtpHost().isEmpty()
        ? null
        : new SmtpSettings(
            mail.smtpHost(), mail.smtpPort(), mail.smtpTls(), mail.user(), mail.password().value());
  }

  private String publicUrl() {
    return node.publicUrl().isEmpty()
        ? node.scheme() + "://localhost:" + node.port()
        : node.publicUrl();
  }
}
