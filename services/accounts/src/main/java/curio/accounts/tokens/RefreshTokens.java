package curio.accounts.tokens;

import static java.util.Objects.requireNonNull;

import curio.accounts.sessions.SessionId;
import curio.accounts.sessions.SignInProof;
import curio.accounts.tokens.RefreshOutcome.Refused;
import curio.accounts.tokens.RefreshOutcome.Reused;
import curio.accounts.tokens.RefreshOutcome.Successor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens: 256 bits as text safe in a URL, each good for one use, after which its successor
 * takes its place (RFC 9700, section 4.14.2). A session has exactly one FRESH token at any time.
 * The life of one:
 *
 * <pre>
 * state    presented                                state   answer
 * FRESH    before its life is over                  USED    its successor
 * USED     within the grace, successor is FRESH     USED    the same successor
 * USED     within the grace, successor is USED too  USED    the session's FRESH token
 * USED     later                                    USED    reused: the session must end
 * (gone)   recognised by its tag, see below         -       reused: the session must end
 * any      when its own or its session's life over  same    refused
 * any      after the session's or account's end     same    refused
 * </pre>
 *
 * <p>The third row is for tabs that share their cookies: two refresh at once, and one of them again
 * before the other has its answer. The successor would be no help then: stored by the late tab, it
 * would end the session when it is presented after its own grace. The FRESH one is what the other
 * tab has stored as well. Refusing would sign the late tab out. Within the grace a thief gets the
 * same as in the second row; the next use by both of them still ends the session.
 *
 * <p>The limit: two holders that do not share what they store, each refreshing in its own time,
 * look like an owner and a thief, and the session ends.
 *
 * <p>Of a session the ten newest used tokens are stored, and those used within the grace: who
 * refreshes all day long leaves no more behind than who does so once. A used token whose row is
 * gone is recognised by its own text ({@link RefreshTokenText}), so to present it still ends the
 * session.
 *
 * <p>Only the SHA-256 of a token is stored. To give the same successor twice without storing it, a
 * successor is an HMAC of the old token under a secret of the session: the store alone cannot
 * compute it, nor can who holds the old token alone. Each method works in its caller's transaction,
 * under a lock of the session's row, so that uses of one session follow each other, and one of the
 * account's, which is then what it is until the transaction ends. Thread-safe.
 */
public final class RefreshTokens {
  /** A session that refreshes more often within the grace loses the tab that comes this late. */
  private static final int MOST_SUCCESSORS = 1_000;

  private static final int MOST_USED = 10;

  private final Duration life;
  private final Duration sessionLife;
  private final Duration grace;
  private final SecureRandom random = new SecureRandom();

  /**
   * Tokens of these lives.
   *
   * @param life from its issue until a token is not accepted any more
   * @param sessionLife from the opening of a session until none of its tokens is accepted
   * @param grace from its use until presenting it again ends the session
   */
  public RefreshTokens(Duration life, Duration sessionLife, Duration grace) {
    this.life = life;
    this.sessionLife = sessionLife;
    this.grace = grace;
  }

  /**
   * The first token of a session.
   *
   * @param proof what the session was opened for: {@link #again} finds the token by it
   */
  public RefreshToken issue(
      Handle tx, SessionId session, @Nullable SignInProof proof, Instant now) {
    byte[] secret = secret(tx, session);
    String token = proof == null ? anew(session, secret) : first(session, secret, proof);
    store(tx, session, token, now);
    return new RefreshToken(token, earlier(now.plus(life), now.plus(sessionLife)));
  }

  /** The fresh token of such a session, for who shows its proof; empty if it is over. */
  public Optional<Successor> again(Handle tx, SessionId session, SignInProof proof, Instant now) {
    String first = first(session, secret(tx, session), proof);
    return find(tx, first)
        .filter(stored -> stored.alive() && now.isBefore(end(stored)))
        .flatMap(stored ->
            (stored.usedAt() == null
                    ? Optional.of(new RefreshToken(first, end(stored)))
                    : fresh(tx, session).flatMap(fresh -> descend(stored, first, fresh)))
                .map(token -> successor(stored, token)));
  }

  private String anew(SessionId session, byte[] secret) {
    byte[] body = new byte[RefreshTokenText.BODY_BYTES];
    random.nextBytes(body);
    return RefreshTokenText.of(session, body, secret);
  }

  /** No successor is made of a text like this: tokens have no blanks. */
  private static String first(SessionId session, byte[] secret, SignInProof proof) {
    String origin = "first of " + OpaqueToken.encode(proof.secret());
    byte[] body = RefreshTokenText.mac(secret, origin.getBytes(StandardCharsets.UTF_8));
    return RefreshTokenText.of(session, body, secret);
  }

  /** The session of a token, whatever has become of both. */
  public Optional<SessionId> session(Handle tx, String token) {
    return OpaqueToken.plausible(token)
        ? tx.createQuery("select session_id from accounts.refresh_tokens where token_hash = :hash")
            .bind("hash", OpaqueToken.hash(token))
            .mapTo(UUID.class)
            .findFirst()
            .map(SessionId::new)
        : Optional.empty();
  }

  /** Uses a token. Of several callers with one token all within the grace get one successor. */
  public RefreshOutcome use(Handle tx, String token, Instant now) {
    if (!OpaqueToken.plausible(token)) {
      return new Refused();
    }
    var stored = find(tx, token);
    return stored.isEmpty() ? forgotten(tx, token, now) : use(tx, token, stored.get(), now);
  }

  private RefreshOutcome use(Handle tx, String presented, Stored stored, Instant now) {
    var end = stored.createdAt().plus(sessionLife);
    if (!stored.alive() || !now.isBefore(end(stored))) {
      return new Refused();
    }
    var usedAt = stored.usedAt();
    if (usedAt == null) {
      String successor = successor(stored, presented);
      markUsed(tx, presented, now);
      store(tx, stored.session(), successor, now);
      forgetOldest(tx, stored.session(), now.minus(grace));
      return successor(stored, new RefreshToken(successor, earlier(now.plus(life), end)));
    }
    if (usedAt.isAfter(now)) {
      // By a clock that is ahead or was set back: it counts as now, so that the grace ends.
      markUsed(tx, presented, now);
    } else if (now.isAfter(usedAt.plus(grace))) {
      return new Reused(stored.session(), stored.userId());
    }
    return fresh(tx, stored.session())
        .flatMap(fresh -> descend(stored, presented, fresh))
        .<RefreshOutcome>map(token ->
            successor(stored, new RefreshToken(token.text(), earlier(token.expiresAt(), end))))
        .orElseGet(Refused::new);
  }

  private static Successor successor(Stored stored, RefreshToken token) {
    return new Successor(stored.session(), stored.userId(), token);
  }

  /** From successor to successor until the one that is fresh. */
  private Optional<RefreshToken> descend(Stored stored, String used, Fresh fresh) {
    String token = used;
    for (int i = 0; i < MOST_SUCCESSORS; i++) {
      token = successor(stored, token);
      if (MessageDigest.isEqual(OpaqueToken.hash(token), fresh.hash())) {
        return Optional.of(new RefreshToken(token, fresh.issuedAt().plus(life)));
      }
    }
    return Optional.empty();
  }

  /** What a token is whose row is gone: used long ago, or nobody's. */
  private RefreshOutcome forgotten(Handle tx, String token, Instant now) {
    return RefreshTokenText.parse(token)
        .flatMap(text -> owner(tx, text))
        .filter(owner -> owner.text().isOf(owner.secret()))
        .filter(owner ->
            owner.alive()
                && now.isBefore(owner.lastSeenAt().plus(life))
                && now.isBefore(owner.createdAt().plus(sessionLife)))
        .<RefreshOutcome>map(owner -> new Reused(owner.text().session(), owner.userId()))
        .orElseGet(Refused::new);
  }

  /** Locks as {@link #find} does. */
  private static Optional<Owner> owner(Handle tx, RefreshTokenText text) {
    tx.createQuery(
            """
            select u.id from accounts.sessions s join accounts.users u on u.id = s.user_id
            where s.id = :session for share of u
            """)
        .bind("session", text.session().value())
        .mapTo(Long.class)
        .findFirst();
    return tx.createQuery(
            """
            select s.user_id, s.secret, s.ended_at is null and u.active as alive, s.created_at,
              s.last_seen_at
            from accounts.sessions s join accounts.users u on u.id = s.user_id
            where s.id = :session for update of s
            """)
        .bind("session", text.session().value())
        .map((row, context) ->
            new Owner(
                text,
                row.getLong("user_id"),
                requireNonNull(row.getBytes("secret")),
                row.getBoolean("alive"),
                requireNonNull(row.getTimestamp("created_at")).toInstant(),
                requireNonNull(row.getTimestamp("last_seen_at")).toInstant()))
        .findFirst();
  }

  private static void forgetOldest(Handle tx, SessionId session, Instant usedBefore) {
    tx.createUpdate(
            """
            delete from accounts.refresh_tokens
            where session_id = :session and used_at < :before and token_hash not in (
              select token_hash from accounts.refresh_tokens
              where session_id = :session and used_at is not null
              order by used_at desc, token_hash limit :most)
            """)
        .bind("session", session.value())
        .bind("before", usedBefore)
        .bind("most", MOST_USED)
        .execute();
  }

  private static byte[] secret(Handle tx, SessionId session) {
    return tx.createQuery("select secret from accounts.sessions where id = :session")
        .bind("session", session.value())
        .mapTo(byte[].class)
        .one();
  }

  /** When a token is over, or its session. */
  private Instant end(Stored stored) {
    return earlier(stored.issuedAt().plus(life), stored.createdAt().plus(sessionLife));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * Locks the account against changes, and the session, so that a second caller sees what the first
   * has done. The account first: whoever changes one locks it before its sessions.
   */
  private static Optional<Stored> find(Handle tx, String token) {
    if (!lockAccount(tx, token)) {
      return Optional.empty();
    }
    // Statements of their own: what the last reads must be what it is when the locks are had.
    return tx.createQuery(
            """
            select s.id from accounts.refresh_tokens t
            join accounts.sessions s on s.id = t.session_id
            where t.token_hash = :hash for update of s
            """)
        .bind("hash", OpaqueToken.hash(token))
        .mapTo(UUID.class)
        .findFirst()
        .flatMap(session -> read(tx, token));
  }

  private static boolean lockAccount(Handle tx, String token) {
    return tx.createQuery(
            """
            select u.id from accounts.refresh_tokens t
            join accounts.sessions s on s.id = t.session_id
            join accounts.users u on u.id = s.user_id
            where t.token_hash = :hash for share of u
            """)
        .bind("hash", OpaqueToken.hash(token))
        .mapTo(Long.class)
        .findFirst()
        .isPresent();
  }

  private static Optional<Stored> read(Handle tx, String token) {
    return tx.createQuery(
            """
            select s.id as session_id, s.user_id, s.secret, s.ended_at is null and u.active as alive,
              t.issued_at, t.used_at, s.created_at
            from accounts.refresh_tokens t
            join accounts.sessions s on s.id = t.session_id
            join accounts.users u on u.id = s.user_id
            where t.token_hash = :hash
            """)
        .bind("hash", OpaqueToken.hash(token))
        .map((row, context) -> Stored.read(row))
        .findFirst();
  }

  private static Optional<Fresh> fresh(Handle tx, SessionId session) {
    return tx.createQuery(
            """
            select token_hash, issued_at from accounts.refresh_tokens
            where session_id = :session and used_at is null
            """)
        .bind("session", session.value())
        .map((row, context) ->
            new Fresh(
                requireNonNull(row.getBytes("token_hash")),
                requireNonNull(row.getTimestamp("issued_at")).toInstant()))
        .findFirst();
  }

  private static void markUsed(Handle tx, String token, Instant now) {
    tx.createUpdate("update accounts.refresh_tokens set used_at = :now where token_hash = :hash")
        .bind("now", now)
        .bind("hash", OpaqueToken.hash(token))
        .execute();
  }

  private static void store(Handle tx, SessionId session, String token, Instant now) {
    tx.createUpdate(
            """
            insert into accounts.refresh_tokens (token_hash, session_id, issued_at)
            values (:hash, :session, :now)
            """)
        .bind("hash", OpaqueToken.hash(token))
        .bind("session", session.value())
        .bind("now", now)
        .execute();
  }

  private static String successor(Stored stored, String token) {
    byte[] body = RefreshTokenText.mac(stored.secret(), token.getBytes(StandardCharsets.UTF_8));
    return RefreshTokenText.of(stored.session(), body, stored.secret());
  }

  /** The one token of a session that is not used. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Fresh(byte[] hash, Instant issuedAt) {}

  /** A token's text with what is needed of the session that it names. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Owner(
      RefreshTokenText text,
      long userId,
      byte[] secret,
      boolean alive,
      Instant createdAt,
      Instant lastSeenAt) {}

  /** A token's row with what is needed of its session's. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Stored(
      SessionId session,
      long userId,
      byte[] secret,
      boolean alive,
      Instant issuedAt,
      @Nullable Instant usedAt,
      Instant createdAt) {
    static Stored read(ResultSet row) throws SQLException {
      @Nullable Timestamp usedAt = row.getTimestamp("used_at");
      return new Stored(
          new SessionId(requireNonNull(row.getObject("session_id", UUID.class))),
          row.getLong("user_id"),
          requireNonNull(row.getBytes("secret")),
          row.getBoolean("alive"),
          requireNonNull(row.getTimestamp("issued_at")).toInstant(),
          usedAt == null ? null : usedAt.toInstant(),
          requireNonNull(row.getTimestamp("created_at")).toInstant());
    }
  }
}
