package curio.accounts;

import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.SessionEvents;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.Sessions;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.tokens.RefreshOutcome;
import curio.accounts.tokens.RefreshOutcome.Refused;
import curio.accounts.tokens.RefreshOutcome.Reused;
import curio.accounts.tokens.RefreshOutcome.Successor;
import curio.accounts.tokens.RefreshToken;
import curio.accounts.tokens.RefreshTokens;
import curio.accounts.users.User;
import curio.accounts.users.Users;
import curio.store.Database;
import curio.store.Wakeups;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session from its opening to its end. Thread-safe.
 *
 * <pre>
 * state   event                            state   effect
 * -       signed up or in                  ALIVE   tokens, event login
 * ALIVE   refreshed with a good token      ALIVE   new tokens
 * ALIVE   refreshed with a reused token    ENDED   listed as ended
 * ALIVE   signed out                       ENDED   listed as ended, event logout
 * ALIVE   no refresh for its life          (over)  none: its last token has expired long ago
 * ENDED   anything                         ENDED   none
 * </pre>
 *
 * <p>Each change, its event and its entry in the list of ended sessions are one transaction; other
 * nodes are told after the commit, and read the list in case that was lost.
 */
final class SessionLifecycle {
  /** The signal that a session has ended; its payload is the session's id. */
  static final String SESSIONS_ENDED = "sessions-ended";

  private static final String OUTBOX_WRITTEN = "outbox:" + AccountsService.SCHEMA;
  private static final Logger LOG = LoggerFactory.getLogger(SessionLifecycle.class);

  private final Database database;
  private final Wakeups wakeups;
  private final Clock clock;
  private final Users users;
  private final Sessions sessions;
  private final Tokens tokens;
  private final SessionEvents events;

  /** Both kinds of tokens. */
  record Tokens(AccessTokens access, RefreshTokens refresh) {}

  /** A session that is open in the store, without an access token yet. */
  record Opened(User user, SessionId session, RefreshToken refreshToken) {}

  SessionLifecycle(
      Database database,
      Wakeups wakeups,
      Clock clock,
      Users users,
      Sessions sessions,
      Tokens tokens,
      SessionEvents events) {
    this.database = database;
    this.wakeups = wakeups;
    this.clock = clock;
    this.users = users;
    this.sessions = sessions;
    this.tokens = tokens;
    this.events = events;
  }

  /** Opens a session in the caller's transaction, after whose commit {@link #signIn} follows. */
  Opened open(Handle tx, User user, Caller caller, Instant now) throws SQLException {
    var session = sessions.open(tx, user.id(), caller, now);
    var refreshToken = tokens.refresh().issue(tx, session, now);
    events.loggedIn(tx, user.id(), user.username(), caller.traceId(), now);
    return new Opened(user, session, refreshToken);
  }

  /** Signs an access token for a session whose opening is committed. */
  SignedInUser signIn(Opened opened) {
    wakeups.signal(OUTBOX_WRITTEN);
    return withAccessToken(opened);
  }

  /** New tokens for a refresh token; empty if it is not good. */
  Optional<SignedInUser> refresh(String refreshToken) {
    var now = clock.instant();
    var outcome = database.inTransaction(tx -> useToken(tx, refreshToken, now));
    return switch (outcome) {
      case Successor good -> renewed(good);
      case Reused reused -> {
        LOG.atWarn()
            .addKeyValue("session", reused.session())
            .log("a refresh token was used twice; its session has ended");
        wakeups.signal(SESSIONS_ENDED, reused.session().toString());
        yield Optional.empty();
      }
      case Refused _ -> Optional.empty();
    };
  }

  /** Ends a session, once however often it is called. */
  void signOut(SessionId session, Caller caller) {
    var now = clock.instant();
    boolean endedNow =
        database.inTransaction(tx -> {
          var ended = sessions.end(tx, session, EndReason.SIGN_OUT, now);
          if (ended.isPresent()) {
            events.loggedOut(tx, ended.get(), caller.traceId(), now);
          }
          return ended.isPresent();
        });
    if (endedNow) {
      wakeups.signal(OUTBOX_WRITTEN);
    }
    // Repeated although nothing changed: the first caller's node may have died before its signal.
    wakeups.signal(SESSIONS_ENDED, session.toString());
  }

  /** Whether a session is alive. */
  boolean alive(SessionId session) {
    var now = clock.instant();
    return database.read(tx -> sessions.alive(tx, session, now));
  }

  private RefreshOutcome useToken(Handle tx, String refreshToken, Instant now) {
    var outcome = tokens.refresh().use(tx, refreshToken, now);
    switch (outcome) {
      case Successor good -> sessions.touch(tx, good.session(), now);
      case Reused reused -> sessions.end(tx, reused.session(), EndReason.TOKEN_REUSE, now);
      case Refused _ -> {}
    }
    return outcome;
  }

  private Optional<SignedInUser> renewed(Successor good) {
    return database
        .read(tx -> users.findById(tx, good.userId()))
        .filter(User::active)
        .map(user -> withAccessToken(new Opened(user, good.session(), good.token())));
  }

  private SignedInUser withAccessToken(Opened opened) {
    var accessToken = tokens.access().issue(opened.user(), opened.session());
    return new SignedInUser(opened.user(), opened.session(), accessToken, opened.refreshToken());
  }
}
