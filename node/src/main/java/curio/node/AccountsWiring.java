package curio.node;

import curio.accounts.AccountsService;
import curio.accounts.AccountsSettings;
import curio.accounts.IdentitySettings;
import curio.accounts.RetentionSettings;
import curio.accounts.mail.MailSettings;
import curio.accounts.mail.SmtpSettings;
import curio.accounts.passwords.PasswordSettings;
import curio.accounts.throttle.ThrottleSettings;
import curio.jobs.Jobs;
import curio.store.Database;
import curio.store.Wakeups;
import io.grpc.BindableService;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds the accounts of a node from its configuration. Used by {@link Node} alone. */
final class AccountsWiring {
  static final Duration SIGNING_KEY_LIFE = Duration.ofDays(90);
  private static final Duration PASSWORD_PATIENCE = Duration.ofSeconds(5);

  private final NodeConfig config;
  private final Jobs jobs;
  private final Closing closing;

  /**
   * Nothing is opened yet.
   *
   * @param jobs for background work
   */
  AccountsWiring(NodeConfig config, Jobs jobs, Closing closing) {
    this.config = config;
    this.jobs = jobs;
    this.closing = closing;
  }

  /** The doors of accounts, which are open; the demo accounts come before the named admins. */
  List<BindableService> open(
      Database database, Wakeups wakeups, Clock clock, MeterRegistry metrics) {
    var accounts =
        closing.add(
            "accounts",
            new AccountsService(
                database, wakeups, Topics.EVENTS, clock, settings(), metrics, jobs));
    var users = accounts.users(user -> accounts.sendResetLink(user.id()));
    accounts.start();
    users.start();
    return List.of(accounts, users);
  }

  private AccountsSettings settings() {
    var accounts = config.accounts();
    var standard = PasswordSettings.standard(config.demo());
    int threads = accounts.passwordThreads() == 0 ? standard.threads() : accounts.passwordThreads();
    return new AccountsSettings(
        config.demo(),
        accounts.accessTokenLife(),
        accounts.refreshTokenLife(),
        accounts.refreshGrace(),
        SIGNING_KEY_LIFE,
        new PasswordSettings(
            standard.minLength(), threads, accounts.passwordQueue(), PASSWORD_PATIENCE),
        throttle(),
        new MailSettings(smtp(), config.data().resolve("mail"), config.mail().from(), publicUrl()),
        accounts.admins(),
        new IdentitySettings(accounts.reservedNames(), accounts.freshProof()),
        new RetentionSettings(accounts.limits().sessionLife(), accounts.limits().auditKeep()));
  }

  private ThrottleSettings throttle() {
    var accounts = config.accounts();
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
    var mail = config.mail();
    return mail.smtpHost().isEmpty()
        ? null
        : new SmtpSettings(
            mail.smtpHost(), mail.smtpPort(), mail.smtpTls(), mail.user(), mail.password().value());
  }

  private String publicUrl() {
    return config.publicUrl().isEmpty()
        ? config.scheme() + "://localhost:" + config.port()
        : config.publicUrl();
  }
}
