package curio.accounts;

import curio.accounts.audit.AuditAction;
import curio.accounts.audit.AuditEntry;
import curio.accounts.audit.AuditLog;
import curio.accounts.sessions.Caller;
import curio.accounts.sessions.EndReason;
import curio.accounts.sessions.EndedSession;
import curio.accounts.sessions.Ending;
import curio.accounts.sessions.SessionChanges;
import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.Sessions;
import curio.accounts.sessions.SignInProof;
import curio.accounts.throttle.Throttle;
import curio.accounts.tokens.AccessToken;
import curio.accounts.tokens.AccessTokens;
import curio.accounts.tokens.RefreshOutcome;
import curio.accounts.tokens.RefreshToken;
import curio.accounts.tokens.RefreshTokens;
import curio.contracts.accounts.v1.Session;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.Tokens;
import curio.contracts.accounts.v1.User;
import curio.store.Database;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A session from its opening to its end. Thread-safe.
 *
 * <pre>
 * state   event                                  state   effect
 * -       signed up or in                        ALIVE   tokens, event login
 * ALIVE   refreshed with a good token            ALIVE   new tokens
 * ALIVE   refreshed with a reused token          ENDED   listed as ended
 * ALIVE   signed out, or ended from another      ENDED   listed as ended, event logout
 * ALIVE   password changed elsewhere, or reset   ENDED   listed as ended, event logout
 * ALIVE   account removed or changed             ENDED   listed as ended
 * ALIVE   the oldest when one too many opens     ENDED   listed as ended
 * ALIVE   no refresh for its life                (over)  none: its last token has expired long ago
 * ALIVE   its longest life is over               (over)  none: its refresh tokens are good no more
 * ALIVE   account inactive or gone               (over)  none: whoever does that ends the sessions
 * ENDED   anything                               ENDED   none
 * </pre>
 *
 * <p>Each change, its event and its entry in the list of ended sessions are one transaction; other
 * nodes are told after the commit, and read the list in case that was lost.
 */
final class SessionLifecycle {
  private final Database database;
  private final Clock clock;
  private final Sessions sessions;
  private final SessionChanges changes;
  private final AccessTokens accessTokens;
  private final RefreshTokens refreshTokens;
  private final Throttle throttle;
  private final AuditLog log;

  /** A session that is open when the transaction is committed. */
  record Opened(SessionId session, SignedIn signedIn, List<EndedSession> ended) {}

  SessionLifecycle(
      Database database,
      Clock clock,
      Sessions sessions,
      SessionChanges changes,
      AccessTokens accessTokens,
      RefreshTokens refreshTokens,
      Throttle throttle,
      AuditLog log) {
    this.database = database;
    this.clock = clock;
    this.sessions = sessions;
    this.changes = changes;
    this.accessTokens = accessTokens;
    this.refreshTokens = refreshTokens;
    this.throttle = throttle;
    this.log = log;
  }

  /** What signs the access tokens of sessions to be opened; not to be had in a transaction. */
  AccessTokens.Signer signer() {
    return accessTokens.signer();
  }

  /**
   * Opens a session in the caller's transaction, after whose commit {@link #opened} follows. Its
   * tokens are made here: if that fails there is neither a session nor, at a sign-up, an account,
   * and the caller may simply try again.
   *
   * @param proof what it is opened for, for which none was {@link #openedFor} before
   */
  Opened open(
      Handle tx,
      User user,
      AccessTokens.Signer signer,
      @Nullable SignInProof proof,
      Caller caller,
      Instant now)
      throws SQLException {
    throttle.requireSignIn(tx, user.getId());
    var opened = changes.open(tx, user, caller, now);
    var session = opened.session();
    if (proof != null) {
      sessions.setProof(tx, session, proof);
    }
    var refreshToken = refreshTokens.issue(tx, session, proof, now);
    var signedIn = signedIn(user, session, signer.issue(user, session), refreshToken);
    return new Opened(session, signedIn, opened.ended());
  }

  /** The session that a proof has opened, dead or alive. Held until the transaction's end. */
  Optional<SessionId> openedFor(Handle tx, SignInProof proof) {
    return sessions.findByProof(tx, proof);
  }

  /** The refresh token that is good now for such a session; empty if it is over. */
  Optional<RefreshOutcome.Successor> again(
      Handle tx, SessionId session, SignInProof proof, Instant now) {
    return refreshTokens.again(tx, session, proof, now);
  }

  /** Notes, in the transaction that opens a session, that Mobile-ID has proved who does. */
  void proved(Handle tx, SessionId session, Instant now) {
    sessions.markProved(tx, session, now);
  }

  /** Tells everybody of a session whose opening is committed. */
  SignedIn opened(Opened opened) {
    changes.announce(opened.ended());
    return opened.signedIn();
  }

  /** A session and its tokens, as they are answered. */
  static SignedIn signedIn(User user, SessionId session, AccessToken access, RefreshToken refresh) {
    return SignedIn.newBuilder()
        .setUser(user)
        .setTokens(
            Tokens.newBuilder()
                .setAccessToken(access.text())
                .setExpiresAt(access.expiresAt().getEpochSecond())
                .setRefreshToken(refresh.text())
                .setRefreshExpiresAt(refresh.expiresAt().getEpochSecond())
                .setSessionId(session.toString()))
        .build();
  }

  /** The session that a refresh token is or was of, if it is ours. */
  Optional<SessionId> ofRefreshToken(String token) {
    return database.read(tx -> refreshTokens.session(tx, token));
  }

  /** Ends a session, once however often it is called. */
  void signOut(SessionId session, Caller caller) {
    var now = clock.instant();
    var ended =
        database.inTransaction(tx -> {
          var found = changes.end(tx, session, EndReason.SIGN_OUT, caller, now);
          for (var each : found) {
            log.record(
                tx,
                new AuditEntry(AuditAction.SIGN_OUT, each.userId(), each.userId(), caller, ""),
                now);
          }
          return found;
        });
    changes.announce(ended);
    // Repeated although nothing changed: the first caller's node may have died before its signal.
    changes.announceEnd(session.toString());
  }

  /** Ends sessions of an account by its owner's will; those that were alive until now. */
  List<EndedSession> end(long userId, Ending which, Caller caller) {
    var now = clock.instant();
    var ended =
        database.inTransaction(tx -> {
          var found = changes.end(tx, which, EndReason.ENDED_BY_OWNER, caller, now);
          if (!found.isEmpty()) {
            String count = "sessions: " + found.size();
            log.record(
                tx, new AuditEntry(AuditAction.SESSIONS_ENDED, userId, userId, caller, count), now);
          }
          return found;
        });
    changes.announce(ended);
    return ended;
  }

  /**
   * Ends all sessions of an account, late in the caller's transaction, since others that end wait
   * for its commit; {@link #tellEnded} follows that.
   */
  List<SessionId> endAll(Handle tx, long userId, EndReason reason, Instant now) {
    return sessions.endAll(tx, userId, reason, now);
  }

  /** Tells other nodes of sessions whose end is committed. */
  void tellEnded(List<String> ended) {
    ended.forEach(changes::announceEnd);
  }

  /** The sessions of an account that are alive, the newest first. */
  List<Session> list(long userId) {
    var now = clock.instant();
    return database.read(tx -> sessions.list(tx, userId, now));
  }

  /** Whether a session is alive. */
  boolean alive(SessionId session) {
    var now = clock.instant();
    return database.read(tx -> sessions.alive(tx, session, now));
  }
}
