package curio.accounts.tokens;

import static java.util.Objects.requireNonNull;

import curio.accounts.sessions.SessionId;
import curio.accounts.tokens.RefreshOutcome.Refused;
import curio.accounts.tokens.RefreshOutcome.Reused;
import curio.accounts.tokens.RefreshOutcome.Successor;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens: 256 bits as text safe in a URL, each good for one use, after which its successor
 * takes its place (RFC 9700, section 4.14.2). The life of one:
 *
 * <pre>
 * state    presented                     state     answer
 * FRESH    before its life is over       USED      its successor
 * FRESH    later                         FRESH     refused
 * USED     within the grace              USED      the same successor: two tabs, or a lost answer
 * USED     later                         USED      reused: two hold it, so the session must end
 * any      after the session's end       any       refused
 * </pre>
 *
 * <p>Only the SHA-256 of a token is stored. To give the same successor twice without storing it, a
 * successor is an HMAC of the old token under a secret of the session: the store alone cannot
 * compute it, nor can who holds the old token alone. Each method works in its caller's transaction.
 * Thread-safe.
 */
public final class RefreshTokens {
  private static final int TOKEN_BYTES = 32;
  private static final int TOKEN_LENGTH = 43;
  private static final String HMAC = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final Duration life;
  private final Duration grace;
  private final SecureRandom random = new SecureRandom();

  /**
   * Tokens of these lives.
   *
   * @param life from its issue until a token is not accepted any more
   * @param grace from its use until presenting it again ends the session
   */
  public RefreshTokens(Duration life, Duration grace) {
    this.life = life;
    this.grace = grace;
  }

  /** The first token of a session. */
  public RefreshToken issue(Handle tx, SessionId session, Instant now) {
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = ENCODER.encodeToString(bytes);
    store(tx, session, token, now);
    return new RefreshToken(token, now.plus(life));
  }

  /** Uses a token. Of several callers with one token all within the grace get one successor. */
  public RefreshOutcome use(Handle tx, String token, Instant now) {
    if (token.length() != TOKEN_LENGTH) {
      return new Refused();
    }
    var stored = find(tx, token);
    return stored.isEmpty() ? new Refused() : use(tx, token, stored.get(), now);
  }

  private RefreshOutcome use(Handle tx, String used, Stored stored, Instant now) {
    if (stored.ended() || !now.isBefore(stored.issuedAt().plus(life))) {
      return new Refused();
    }
    String successor = successor(stored.secret(), used);
    var usedAt = stored.usedAt();
    if (usedAt == null) {
      markUsed(tx, used, now);
      store(tx, stored.session(), successor, now);
    } else if (now.isAfter(usedAt.plus(grace))) {
      return new Reused(stored.session());
    }
    var issuedAt = usedAt == null ? now : usedAt;
    var token = new RefreshToken(successor, issuedAt.plus(life));
    return new Successor(stored.session(), stored.userId(), token);
  }

  /** Locks the token's row, so that a second caller sees what the first has done. */
  private static Optional<Stored> find(Handle tx, String token) {
    return tx.createQuery(
            """
            select s.id as session_id, s.user_id, s.secret, s.ended_at is not null as ended, t.issued_at, t.used_at
            from accounts.refresh_tokens t join accounts.sessions s on s.id = t.session_id
            where t.token_hash = :hash for update of t
            """)
        .bind("hash", hash(token))
        .map((row, context) -> Stored.read(row))
        .findFirst();
  }

  private static void markUsed(Handle tx, String token, Instant now) {
    tx.createUpdate("update accounts.refresh_tokens set used_at = :now where token_hash = :hash")
        .bind("now", now)
        .bind("hash", hash(token))
        .execute();
  }

  private static void store(Handle tx, SessionId session, String token, Instant now) {
    tx.createUpdate(
            """
            insert into accounts.refresh_tokens (token_hash, session_id, issued_at)
            values (:hash, :session, :now)
            """)
        .bind("hash", hash(token))
        .bind("session", session.value())
        .bind("now", now)
        .execute();
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String successor(byte[] secret, String token) {
    try {
      var mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret, HMAC));
      return ENCODER.encodeToString(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has " + HMAC, e);
    }
  }

  /** A token's row with what is needed of its session's. */
  @SuppressWarnings("ArrayRecordComponent") // never compared nor changed
  private record Stored(
      SessionId session,
      long userId,
      byte[] secret,
      boolean ended,
      Instant issuedAt,
      @Nullable Instant usedAt) {
    static Stored read(ResultSet row) throws SQLException {
      @Nullable Timestamp usedAt = row.getTimestamp("used_at");
      return new Stored(
          new SessionId(requireNonNull(row.getObject("session_id", UUID.class))),
          row.getLong("user_id"),
          requireNonNull(row.getBytes("secret")),
          row.getBoolean("ended"),
          requireNonNull(row.getTimestamp("issued_at")).toInstant(),
          usedAt == null ? null : usedAt.toInstant());
    }
  }
}
