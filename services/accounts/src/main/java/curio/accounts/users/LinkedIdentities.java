package curio.accounts.users;

import curio.contracts.accounts.v1.LinkedIdentity;
import curio.contracts.accounts.v1.User;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * To whom accounts belong, as Mobile-ID has proved it: at most one person each. Each method works
 * in its caller's transaction. Stateless.
 */
public final class LinkedIdentities {
  /** That of an account, if it has one. It has another id each time that one is linked. */
  public Optional<LinkedIdentity> find(Handle tx, long userId) {
    return tx.createQuery(
            """
            select identity_id, identity_linked_at from accounts.users
            where id = :user and identity is not null
            """)
        .bind("user", userId)
        .map((row, context) -> {
          @Nullable Timestamp at = row.getTimestamp("identity_linked_at");
          return LinkedIdentity.newBuilder()
              .setId(row.getString("identity_id"))
              .setLinkedAtMillis(at == null ? 0 : at.getTime())
              .build();
        })
        .findFirst();
  }

  /**
   * Notes whom an account belongs to, and answers with the account as it is now.
   *
   * @param identity what is stored of the person
   */
  public User link(Handle tx, long userId, byte[] identity, Instant now) {
    return tx.createQuery(
            """
            update accounts.users
            set identity = :identity, identity_id = default, identity_linked_at = :now,
              identity_after_email = email_proved
            where id = :user returning %s
            """
                .formatted(UserRow.COLUMNS))
        .bind("identity", identity)
        .bind("now", now)
        .bind("user", userId)
        .map((row, context) -> UserRow.user(row))
        .one();
  }

  /** The account belongs to nobody any more; answers with it as it is now. */
  public User unlink(Handle tx, long userId) {
    return tx.createQuery(
            """
            update accounts.users
            set identity = null, identity_linked_at = null, identity_after_email = false
            where id = :user returning %s
            """
                .formatted(UserRow.COLUMNS))
        .bind("user", userId)
        .map((row, context) -> UserRow.user(row))
        .one();
  }

  /**
   * The owner of an account's address has followed a link that was mailed there. An identity that
   * was linked before anybody had shown that may be somebody else's: it is dropped.
   *
   * @return whether one was
   */
  public boolean emailProved(Handle tx, long userId) {
    return tx.createQuery(
            """
            update accounts.users
            set email_proved = email is not null,
              identity = case when identity_after_email or email is null then identity end
            where id = :user
            returning old.identity is distinct from new.identity
            """)
        .bind("user", userId)
        .mapTo(Boolean.class)
        .one();
  }
}
