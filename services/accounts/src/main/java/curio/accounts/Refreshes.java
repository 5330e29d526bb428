package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.SessionChanges;
import curio.accounts.sessions.Sessions;
import curio.accounts.throttle.Throttle;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.tokens.RefreshOutcome;
import curio.accounts.tokens.RefreshOutcome.Refused;
import curio.accounts.tokens.RefreshOutcome.Reused;
import curio.accounts.tokens.RefreshOutcome.Successor;
import curio.accounts.tokens.RefreshTokens;
import curio.accounts.users.Users;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.User;
import curio.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges refresh tokens for new tokens. The access token is signed after the commit, with the
 * account as the transaction has locked it: whoever gets no answer asks again, and within the grace
 * is given the same successor. Thread-safe.
 */
final class Refreshes {
  private static final Logger LOG = LoggerFactory.getLogger(Refreshes.class);

  private final Database database;
  private final Clock clock;
  private final Users users;
  private final Sessions sessions;
  private final SessionChanges changes;
  private final Tokens tokens;
  private final Throttle throttle;
  private final AuditLog log;

  /** A transaction's result: what became of the token, and whose it is if it was good. */
  private record Used(RefreshOutcome outcome, Optional<User> user) {}

  /** Both kinds of tokens. */
  record Tokens(AccessTokens access, RefreshTokens refresh) {}

  Refreshes(
      Database database,
      Clock clock,
      Users users,
      Sessions sessions,
      SessionChanges changes,
      Tokens tokens,
      Throttle throttle,
      AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.users = users;
    this.sessions = sessions;
    this.changes = changes;
    this.tokens = tokens;
    this.throttle = throttle;
    this.log = log;
  }

  /** New tokens for a refresh token; empty if it is not good. */
  Optional<SignedIn> refresh(String refreshToken, Caller caller) {
    var now = clock.instant();
    var used = database.inTransaction(tx -> use(tx, refreshToken, caller, now));
    return switch (used.outcome()) {
      case Successor good -> used.user().map(user -> signed(user, good));
      case Reused(var session, var _) -> {
        LOG.atWarn()
            .addKeyValue("session", session)
            .log("a refresh token was used twice; its session has ended");
        changes.announceEnd(session.toString());
        yield Optional.empty();
      }
      case Refused _ -> Optional.empty();
    };
  }

  private Used use(Handle tx, String refreshToken, Caller caller, Instant now) {
    var outcome = tokens.refresh().use(tx, refreshToken, now);
    switch (outcome) {
      case Successor good -> {
        throttle.requireRefresh(tx, good.userId());
        sessions.touch(tx, good.session(), now);
        return new Used(outcome, users.findById(tx, good.userId()).filter(User::getActive));
      }
      case Reused(var session, var userId) -> {
        log.record(
            tx,
            new AuditEntry(AuditAction.TOKEN_REUSE, 0, userId, caller, "session: " + session),
            now);
        changes.endStolen(tx, session, now);
      }
      case Refused _ -> {}
    }
    return new Used(outcome, Optional.empty());
  }

  private SignedIn signed(User user, Successor good) {
    var accessToken = tokens.access().signer().issue(user, good.session());
    return SessionLifecycle.signedIn(user, good.session(), accessToken, good.token());
  }
}
