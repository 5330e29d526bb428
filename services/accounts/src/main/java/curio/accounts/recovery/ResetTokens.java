package curio.accounts.recovery;

import curio.accounts.tokens.OpaqueToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The tokens of links that set a password: good once, for half an hour, while their account is
 * active. Asking again makes no link useless: whichever mail comes may be followed, and a stranger
 * who asks takes nothing from the owner. How many there are is bounded by how many are mailed
 * ({@link curio.accounts.throttle.Throttle#mayMail}); one that is used makes the others useless.
 * Each method works in its caller's transaction. Thread-safe.
 */
public final class ResetTokens {
  /** From the sending of a link until it is not accepted any more. */
  public static final Duration LIFE = Duration.ofMinutes(30);

  /** More are never mailed in the life of one, but by administrators. */
  private static final int MOST = 20;

  private final SecureRandom random = new SecureRandom();

  /** A fresh one; the oldest beyond twenty are good no more. */
  String issue(Handle tx, long userId, Instant now) {
    String token = OpaqueToken.fresh(random);
    tx.createUpdate(
            """
            insert into accounts.reset_tokens (token_hash, user_id, issued_at)
            values (:hash, :user, :now)
            """)
        .bind("hash", OpaqueToken.hash(token))
        .bind("user", userId)
        .bind("now", now)
        .execute();
    tx.createUpdate(
            """
            delete from accounts.reset_tokens where token_hash in (
              select token_hash from accounts.reset_tokens where user_id = :user
              order by issued_at desc, token_hash offset :most)
            """)
        .bind("user", userId)
        .bind("most", MOST)
        .execute();
    return token;
  }

  /** Whose token it is, if it is good: a cheap look before the costly hash. */
  Optional<Long> find(Handle tx, String token, Instant now) {
    return OpaqueToken.plausible(token)
        ? tx.createQuery(
                """
                select t.user_id from accounts.reset_tokens t
                join accounts.users u on u.id = t.user_id
                where t.token_hash = :hash and t.issued_at > :oldest and u.active
                """)
            .bind("hash", OpaqueToken.hash(token))
            .bind("oldest", now.minus(LIFE))
            .mapTo(Long.class)
            .findFirst()
        : Optional.empty();
  }

  /** Uses it up; false if it is not good. Of several callers with one token one gets true. */
  boolean use(Handle tx, String token, Instant now) {
    return tx.createUpdate(
                """
                delete from accounts.reset_tokens
                where token_hash = :hash and issued_at > :oldest
                """)
            .bind("hash", OpaqueToken.hash(token))
            .bind("oldest", now.minus(LIFE))
            .execute()
        == 1;
  }

  /** Uses up all of an account. */
  void useAll(Handle tx, long userId) {
    tx.createUpdate("delete from accounts.reset_tokens where user_id = :user")
        .bind("user", userId)
        .execute();
  }
}
