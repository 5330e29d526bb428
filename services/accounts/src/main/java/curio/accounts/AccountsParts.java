package curio.accounts;

import curio.accounts.audit.AuditLog;
import curio.accounts.passwords.PasswordHashing;
import curio.accounts.recovery.MailOutbox;
import curio.accounts.recovery.MailSender;
import curio.accounts.recovery.NewPasswords;
import curio.accounts.recovery.Notices;
import curio.accounts.recovery.PasswordResets;
import curio.accounts.recovery.ResetLinks;
import curio.accounts.sessions.EndedSessions;
import curio.accounts.sessions.SessionChanges;
import curio.accounts.sessions.SessionEvents;
import curio.accounts.sessions.Sessions;
import curio.accounts.throttle.Throttle;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.tokens.RefreshTokens;
import curio.accounts.tokens.SigningKeys;
import curio.accounts.users.ReservedNames;
import curio.accounts.users.Users;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.limits.Limits;
import curio.limits.SqlClock;
import curio.log.Outbox;
import curio.log.Topic;
import curio.store.Database;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;

/** What stands behind the door, built top to bottom. Thread-safe. */
final class AccountsParts implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMinutes(1);

  final Users users;
  final PasswordHashing hashing;
  final SigningKeys keys;
  final SessionChanges changes;
  final SessionLifecycle sessions;
  final Refreshes refreshes;
  final SignUps signUps;
  final SignIns signIns;
  final IdentitySignIn people;
  final Notices notices;
  final NewPasswords newPasswords;
  final PasswordChanges passwordChanges;
  final Reauthentication owners;
  final Throttle throttle;
  final ResetLinks resetLinks;
  final PasswordResets passwordResets;
  final EndedSessions ended = new EndedSessions();
  final AuditLog log;

  private final DemoAccounts demoAccounts;
  private final MailSender sender;
  private final Cleanup cleanup;
  private final Jobs jobs;
  private final boolean demo;

  /** What the whole node shares. */
  record Surroundings(
      Database database,
      Notifications wakeups,
      Clock clock,
      SqlClock sqlClock,
      MeterRegistry metrics,
      Jobs jobs) {}

  AccountsParts(Surroundings node, Topic topic, AccountsPolicy policy) {
    var settings = policy.settings();
    var database = node.database();
    var wakeups = node.wakeups();
    var clock = node.clock();
    this.users = new Users(new ReservedNames(settings.reservedNames(), settings.admins()));
    this.hashing = new PasswordHashing(policy.passwords(), node.metrics());
    var limits = new Limits(AccountsService.SCHEMA, node.sqlClock());
    this.throttle = new Throttle(database, limits, policy.throttle(), node.metrics());
    this.log = new AuditLog(throttle::requireChange);

    this.keys = new SigningKeys(database, clock, SigningKeys.LIFE, settings.accessTokenLife());
    var accessTokens = new AccessTokens(keys, clock, settings.accessTokenLife());
    var sessionLife = settings.limits().sessionLife();
    var refreshTokens =
        new RefreshTokens(settings.refreshTokenLife(), sessionLife, settings.refreshGrace());
    var rows = new Sessions(settings.refreshTokenLife(), sessionLife, ended);
    var events = new SessionEvents(new Outbox(AccountsService.SCHEMA), topic);
    this.changes = new SessionChanges(rows, events, wakeups);
    this.sessions =
        new SessionLifecycle(
            database, clock, rows, changes, accessTokens, refreshTokens, throttle, log);
    var tokens = new Refreshes.Tokens(accessTokens, refreshTokens);
    this.refreshes = new Refreshes(database, clock, users, rows, changes, tokens, throttle, log);
    this.signUps = new SignUps(database, clock, users, hashing, sessions, throttle, log);
    this.signIns = new SignIns(database, clock, users, hashing, sessions, throttle, log);

    var shared = new Reauthentication.Parts(users, rows, hashing, throttle, log);
    this.owners = new Reauthentication(database, clock, shared, settings.freshProof());
    var mails = new MailOutbox(node.jobs());
    this.notices = new Notices(mails);
    var identities = new IdentitySignIn.Parts(users, hashing, sessions, owners, notices);
    this.people = new IdentitySignIn(database, clock, identities, log);

    this.newPasswords = new NewPasswords(users, changes, mails, notices);
    this.passwordChanges =
        new PasswordChanges(database, clock, users, hashing, newPasswords, changes, owners, log);
    this.resetLinks = new ResetLinks(database, clock, throttle, mails, log);
    var resetParts = new PasswordResets.Parts(database, hashing);
    this.passwordResets =
        new PasswordResets(resetParts, clock, users, throttle, newPasswords, changes, notices, log);
    this.sender = new MailSender(database, clock, users, mails, policy.mail(), node.jobs());

    this.demoAccounts = new DemoAccounts(database, clock, users, hashing, sessions);
    var rules = CleanupRules.of(settings, clock, limits);
    this.cleanup = new Cleanup("accounts-cleanup", PERIOD, rules, database, node.metrics());
    this.jobs = node.jobs();
    this.demo = policy.demo();
  }

  void start() {
    if (demo) {
      demoAccounts.make();
    } else {
      demoAccounts.retire();
    }
    sender.start();
    cleanup.start(jobs);
  }

  @Override
  public void close() {
    cleanup.close();
    sender.close();
    hashing.close();
  }
}
