package curio.node;

import curio.accounts.AccountsPolicy;
import curio.accounts.AccountsService;
import curio.accounts.AccountsSettings;
import curio.accounts.AccountsTimes;
import curio.accounts.Removals;
import curio.accounts.mail.MailRoute;
import curio.accounts.mail.MailSettings;
import curio.accounts.tokens.KeysCommand;
import curio.accounts.tokens.SigningKeys;
import curio.config.Checks;
import curio.gateway.accounts.AccountAreas;
import curio.http.Routes;
import curio.log.Topic;
import curio.log.Topic.OnPoison;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.time.Duration;
import java.util.List;

/** Accounts: users, their sessions and passwords, and the mails to them. */
final class AccountsModule implements ServiceModule<AccountsModule.Settings> {

  /**
   * What users do and others may follow, keyed by user; kept as long as a feed's cursor is good.
   */
  private static final Topic EVENTS = new Topic("events", 8, Duration.ofDays(30), OnPoison.SKIP);

  private static final Command KEYS =
      new Command(
          "keys",
          List.of(
              Command.Action.of(KeysCommand.ROTATE, call -> keys(KeysCommand.ROTATE, call)),
              Command.Action.of(KeysCommand.LIST, call -> keys(KeysCommand.LIST, call))),
          """
            ./curio keys rotate         sign access tokens with a new key from now on; keys list shows
                                        them. With the options of serve, beside a node that runs
          """);

  record Settings(AccountsSettings accounts, MailSettings mail) {
    Settings {
      Checks.check(
          mail.user().isEmpty() || mail.smtpTls() != MailSettings.Tls.NONE,
          "mail.smtp-tls: none with a password (expected: starttls or tls)");
    }
  }

  @Override
  public List<Role> roles() {
    return List.of(Role.of("accounts"));
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public List<String> schemas() {
    return List.of(AccountsService.SCHEMA);
  }

  @Override
  public List<Topic> topics() {
    return List.of(EVENTS, Removals.TOPIC);
  }

  @Override
  public List<StoredTime> storedTimes(Settings settings) {
    return AccountsTimes.all();
  }

  /** The demo accounts come before the named admins. */
  @Override
  public List<BindableService> open(Platform platform, Settings settings) {
    var work = platform.work();
    var _ = work.relay(AccountsService.SCHEMA);
    var accounts =
        platform.add(
            "accounts",
            new AccountsService(
                platform.database(),
                platform.wakeups(),
                EVENTS,
                platform.clock(),
                policy(platform.config().node(), settings),
                platform.metrics(),
                work.jobs()));
    var users = accounts.users();
    accounts.start();
    users.start();
    return List.of(accounts, users);
  }

  private static AccountsPolicy policy(NodeSettings node, Settings settings) {
    var route = new MailRoute(settings.mail(), node.data().resolve("mail"), node.publicAddress());
    return AccountsPolicy.of(node.demo(), settings.accounts(), route);
  }

  @Override
  public List<Routes> routes(Gateway gateway, Settings settings) {
    return AccountAreas.of(gateway.channels(), gateway.authenticator(), gateway.clock());
  }

  @Override
  public List<Command> commands() {
    return List.of(KEYS);
  }

  @Override
  public void warn(Warnings warnings, Settings settings) {
    var mail = settings.mail();
    warnings.idle(
        mail.smtpHost().isEmpty(),
        "without mail.smtp-host",
        "mail.smtp-port",
        "mail.smtp-tls",
        "mail.user",
        "mail.password");
    warnings.addIf(
        mail.smtpTls() == MailSettings.Tls.NONE && !WaysInTheClear.isHere(mail.smtpHost()),
        "mail.smtp-tls: links for new passwords cross the network in the clear (expected:"
            + " starttls or tls)");
  }

  private static void keys(String action, Command.Call call) {
    var config = call.config();
    var life = config.read().get(Settings.class).accounts().accessTokenLife();
    try (var database = Stores.beside(config.node())) {
      var keys = new SigningKeys(database, call.clock(), SigningKeys.LIFE, life);
      KeysCommand.run(action, keys, call.out());
    }
  }
}
