package curio.accounts.sessions;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The table of sessions. Each method works in its caller's transaction. Thread-safe.
 *
 * <p>A session is alive from {@link #open} until {@link #end}, or until it was not refreshed for
 * the life of a refresh token; ended sessions never come back.
 */
public final class Sessions {
  private static final int SECRET_BYTES = 32;

  private final Duration idleLife;
  private final EndedSessions ended;
  private final SecureRandom random = new SecureRandom();

  /**
   * The sessions of a store.
   *
   * @param idleLife after this time without a refresh a session is over
   */
  public Sessions(Duration idleLife, EndedSessions ended) {
    this.idleLife = idleLife;
    this.ended = ended;
  }

  /** Opens a session of a user. */
  public SessionId open(Handle tx, long userId, Caller caller, Instant now) {
    var id = SessionId.fresh(now.toEpochMilli(), random);
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    tx.createUpdate(
            """
            insert into accounts.sessions
              (id, user_id, secret, created_at, last_seen_at, address, agent)
            values (:id, :userId, :secret, :now, :now, :address, :agent)
            """)
        .bind("id", id.value())
        .bind("userId", userId)
        .bind("secret", secret)
        .bind("now", now)
        .bind("address", caller.address())
        .bind("agent", caller.agent())
        .execute();
    return id;
  }

  /** Notes that a session's owner was here. */
  public void touch(Handle tx, SessionId id, Instant now) {
    tx.createUpdate(
            "update accounts.sessions set last_seen_at = greatest(last_seen_at, :now) where id ="
                + " :id")
        .bind("now", now)
        .bind("id", id.value())
        .execute();
  }

  /** Whether a session is alive and its account active. */
  public boolean alive(Handle tx, SessionId id, Instant now) {
    return tx.createQuery(
            """
            select exists (
              select from accounts.sessions s join accounts.users u on u.id = s.user_id
              where s.id = :id and s.ended_at is null and s.last_seen_at > :oldest and u.active)
            """)
        .bind("id", id.value())
        .bind("oldest", now.minus(idleLife))
        .mapTo(Boolean.class)
        .one();
  }

  /** Ends a session; empty if it does not exist or has ended before. */
  public Optional<EndedSession> end(Handle tx, SessionId id, EndReason reason, Instant now) {
    var session =
        tx.createQuery(
                """
                update accounts.sessions s set ended_at = :now, end_reason = :reason
                from accounts.users u
                where s.id = :id and s.ended_at is null and u.id = s.user_id
                returning u.id, u.username
                """)
            .bind("now", now)
            .bind("reason", reason.text())
            .bind("id", id.value())
            .map((row, context) ->
                new EndedSession(id, row.getLong(1), requireNonNull(row.getString(2))))
            .findFirst();
    session.ifPresent(found -> ended.add(tx, found.id(), now));
    return session;
  }
}
