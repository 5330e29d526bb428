package curio.accounts.users;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Which accounts the names of configured administrators mean: each the one that it first meant, for
 * good. Each method works in its caller's transaction. Stateless.
 */
public final class NamedAccounts {
  /** Until the transaction ends nobody else binds a name. */
  public void lock(Handle tx) {
    tx.execute("select pg_advisory_xact_lock(hashtext('accounts.named_admins'))");
  }

  /** The account that a name means, which may be gone; empty if the name is new. */
  public Optional<Long> find(Handle tx, Username name) {
    return tx.createQuery("select user_id from accounts.named_admins where name_key = :key")
        .bind("key", name.key())
        .mapTo(Long.class)
        .findFirst();
  }

  /** From now on the name means this account. */
  public void bind(Handle tx, Username name, long userId, Instant now) {
    tx.createUpdate(
            """
            insert into accounts.named_admins (name_key, skeleton, user_id, bound_at)
            values (:key, :skeleton, :user, :now)
            """)
        .bind("key", name.key())
        .bind("skeleton", name.skeleton())
        .bind("user", userId)
        .bind("now", now)
        .execute();
  }

  /** The accounts that a name, or one that looks like it, is kept for. */
  List<Long> accountsOf(Handle tx, Username name) {
    return tx.createQuery(
            """
            select user_id from accounts.named_admins
            where name_key = :key or skeleton = :skeleton
            """)
        .bind("key", name.key())
        .bind("skeleton", name.skeleton())
        .mapTo(Long.class)
        .list();
  }
}
