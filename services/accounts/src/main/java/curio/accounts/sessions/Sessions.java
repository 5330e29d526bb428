package curio.accounts.sessions;

import curio.contracts.accounts.v1.Session;
import curio.store.Row;
import curio.store.TimeOrderedIds;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The table of sessions. Each method works in its caller's transaction. Thread-safe.
 *
 * <p>A session is alive from {@link #open} until {@link #end}, or until it was not refreshed for
 * the life of a refresh token, or until its own life is over; ended sessions never come back.
 */
public final class Sessions {
  /** Alive at once for one account; one more ends the oldest. */
  public static final int MOST = 100;

  private static final int SECRET_BYTES = 32;

  /** No session has this id. */
  private static final UUID NONE = new UUID(0, 0);

  private final Duration idleLife;
  private final Duration life;
  private final EndedSessions ended;
  private final SecureRandom random = new SecureRandom();
  private final TimeOrderedIds ids = new TimeOrderedIds(random::nextLong);

  /**
   * The sessions of a store.
   *
   * @param idleLife after this time without a refresh a session is over
   * @param life after this time it is over however often it was refreshed
   */
  public Sessions(Duration idleLife, Duration life, EndedSessions ended) {
    this.idleLife = idleLife;
    this.life = life;
    this.ended = ended;
  }

  /** Opens a session of a user. */
  public SessionId open(Handle tx, long userId, Caller caller, Instant now) {
    var id = new SessionId(ids.next(now));
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

  /** Notes which proof a session was opened for. */
  public void setProof(Handle tx, SessionId id, SignInProof proof) {
    tx.createUpdate("update accounts.sessions set proof = :proof where id = :id")
        .bind("proof", proof.id())
        .bind("id", id.value())
        .execute();
  }

  /** Notes that Mobile-ID has proved who opens a session. */
  public void markProved(Handle tx, SessionId id, Instant now) {
    tx.createUpdate("update accounts.sessions set identity_proved_at = :now where id = :id")
        .bind("now", now)
        .bind("id", id.value())
        .execute();
  }

  /**
   * The session that a proof has opened, dead or alive. Whoever opens one if there is none holds a
   * lock until then, so that of several at once one does.
   */
  public Optional<SessionId> findByProof(Handle tx, SignInProof proof) {
    tx.execute("select pg_advisory_xact_lock(hashtextextended(?, 0))", "proof " + proof.id());
    return tx.createQuery("select id from accounts.sessions where proof = :proof")
        .bind("proof", proof.id())
        .mapTo(UUID.class)
        .map(SessionId::new)
        .findFirst();
  }

  /**
   * Whether Mobile-ID has proved the owner of a session of an account that is alive, after a time.
   *
   * @param newest what was proved later was so by another clock, and does not count
   */
  public boolean isProved(Handle tx, SessionId id, long userId, Instant oldest, Instant newest) {
    return tx.createQuery(
            """
            select exists (
              select from accounts.sessions
              where id = :id and user_id = :user and ended_at is null
                and identity_proved_at > :oldest and identity_proved_at <= :newest)
            """)
        .bind("id", id.value())
        .bind("user", userId)
        .bind("oldest", oldest)
        .bind("newest", newest)
        .mapTo(Boolean.class)
        .one();
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
              where s.id = :id and s.ended_at is null and s.last_seen_at > :oldest
                and s.created_at > :born and u.active)
            """)
        .bind("born", now.minus(life))
        .bind("id", id.value())
        .bind("oldest", now.minus(idleLife))
        .mapTo(Boolean.class)
        .one();
  }

  /** The sessions of a user that are alive, the newest first. */
  public List<Session> list(Handle tx, long userId, Instant now) {
    return tx.createQuery(
            """
            select s.id, s.created_at, s.last_seen_at, s.address, s.agent
            from accounts.sessions s join accounts.users u on u.id = s.user_id
            where s.user_id = :user and s.ended_at is null and s.last_seen_at > :oldest
              and s.created_at > :born and u.active
            order by s.created_at desc, s.id desc limit :most
            """)
        .bind("user", userId)
        .bind("oldest", now.minus(idleLife))
        .bind("born", now.minus(life))
        // Sign-ins at the same moment may leave a few more until the next one.
        .bind("most", 2 * MOST)
        .map((row, context) -> session(new Row(row)))
        .list();
  }

  /** Ends a session; empty if it does not exist or has ended before. */
  public Optional<EndedSession> end(Handle tx, SessionId id, EndReason reason, Instant now) {
    var session =
        tx.createQuery(
                """
                update accounts.sessions s set ended_at = :now, end_reason = :reason
                from accounts.users u
                where s.id = :id and s.ended_at is null and u.id = s.user_id
                returning s.id, u.id as user_id, u.username, u.tells_logout
                """)
            .bind("now", now)
            .bind("reason", reason.text())
            .bind("id", id.value())
            .map((row, context) -> endedSession(row))
            .findFirst();
    session.ifPresent(found -> ended.add(tx, found.id(), now));
    return session;
  }

  /** Ends all sessions of an account that have not ended: those. */
  public List<SessionId> endAll(Handle tx, long userId, EndReason reason, Instant now) {
    var sessions =
        tx.createQuery(
                """
                update accounts.sessions set ended_at = :now, end_reason = :reason
                where user_id = :userId and ended_at is null
                returning id
                """)
            .bind("now", now)
            .bind("reason", reason.text())
            .bind("userId", userId)
            .mapTo(UUID.class)
            .map(SessionId::new)
            .list();
    ended.addAll(tx, sessions, now);
    return sessions;
  }

  /** Ends what is alive of these; what has ended before is not among the result. */
  public List<EndedSession> end(Handle tx, Ending which, EndReason reason, Instant now) {
    return switch (which) {
      case Ending.One(var userId, var session) -> {
        boolean own = ownedBy(tx, session, userId);
        yield own ? end(tx, session, reason, now).stream().toList() : List.of();
      }
      case Ending.All(var userId, var kept) ->
          endOthers(tx, userId, kept == null ? NONE : kept.value(), reason, now);
    };
  }

  /** Ends the oldest sessions of a user as far as they are too many. */
  List<EndedSession> endSurplus(Handle tx, long userId, Instant now) {
    var surplus =
        tx.createQuery(
                """
                select id from accounts.sessions
                where user_id = :user and ended_at is null and last_seen_at > :oldest
                order by created_at desc, id desc offset :most limit :most
                """)
            .bind("user", userId)
            .bind("oldest", now.minus(idleLife))
            .bind("most", MOST)
            .mapTo(UUID.class)
            .list();
    return surplus.stream()
        .sorted()
        .flatMap(id -> end(tx, new SessionId(id), EndReason.TOO_MANY, now).stream())
        .toList();
  }

  private static boolean ownedBy(Handle tx, SessionId session, long userId) {
    return tx.createQuery(
            """
            select exists (select from accounts.sessions where id = :id and user_id = :user)
            """)
        .bind("id", session.value())
        .bind("user", userId)
        .mapTo(Boolean.class)
        .one();
  }

  private List<EndedSession> endOthers(
      Handle tx, long userId, UUID kept, EndReason reason, Instant now) {
    var found =
        tx.createQuery(
                """
                with old as (
                  select id from accounts.sessions
                  where user_id = :user and ended_at is null and last_seen_at > :oldest
                    and id <> :kept
                  order by id for update)
                update accounts.sessions s set ended_at = :now, end_reason = :reason
                from accounts.users u, old
                where s.id = old.id and u.id = s.user_id
                returning s.id, u.id as user_id, u.username, u.tells_logout
                """)
            .bind("user", userId)
            .bind("oldest", now.minus(idleLife))
            .bind("kept", kept)
            .bind("now", now)
            .bind("reason", reason.text())
            .map((row, context) -> endedSession(row))
            .list();
    ended.addAll(tx, found.stream().map(EndedSession::id).toList(), now);
    return found;
  }

  private static EndedSession endedSession(ResultSet result) throws SQLException {
    var row = new Row(result);
    return new EndedSession(
        new SessionId(row.uuid("id")),
        row.number("user_id"),
        row.text("username"),
        result.getBoolean("tells_logout"));
  }

  private static Session session(Row row) throws SQLException {
    return Session.newBuilder()
        .setId(row.uuid("id").toString())
        .setCreatedAtMillis(row.instant("created_at").toEpochMilli())
        .setLastSeenAtMillis(row.instant("last_seen_at").toEpochMilli())
        .setAddress(row.text("address"))
        .setAgent(row.text("agent"))
        .build();
  }
}
