package curio.accounts.recovery;

import curio.accounts.users.NameKey;
import curio.store.Row;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Mails that are to be sent: a queue in the store, so that none is lost with a node. It holds no
 * token, and an address only where a notice is for one that the account may not have any more. Each
 * method works in its caller's transaction. Stateless.
 */
public final class ResetRequests {
  /** More are not taken on; what is beyond is answered as unavailable. */
  private static final int MOST = 10_000;

  /** Tries of one mail; the last comes half an hour after the first. */
  static final int MOST_ATTEMPTS = 6;

  /** Nobody has this id. */
  private static final long NOBODY = 0;

  /**
   * A request that is being worked on.
   *
   * @param kind empty for one that a later release has asked for
   * @param recipient where a notice goes; null for links
   * @param askedAt when it was asked for
   */
  record Claimed(
      long number,
      long userId,
      int attempts,
      Optional<MailKind> kind,
      @Nullable String recipient,
      Instant askedAt) {
    boolean isLast() {
      return attempts >= MOST_ATTEMPTS;
    }
  }

  /**
   * Asks for a link to an e-mail address. Whether anybody has it makes no difference to what is
   * done: a row is written and committed all the same, for the sender to drop, so that the time of
   * the answer does not tell.
   *
   * @return whose address it is, 0 if nobody's; empty if the queue is full
   */
  Optional<Long> addByEmail(Handle tx, String email, Instant now) {
    // A user name has no @ and an address has one: the key of one is never that of the other.
    return tx.createQuery(
            """
            insert into accounts.reset_requests (user_id, requested_at, due_at)
            select coalesce(
              (select id from accounts.users where email_key = :key and active), :nobody), :now, :now
            where (select count(*) from accounts.reset_requests) < :most
            returning user_id
            """)
        .bind("key", NameKey.of(email))
        .bind("nobody", NOBODY)
        .bind("now", now)
        .bind("most", MOST)
        .mapTo(Long.class)
        .findFirst();
  }

  /** Asks for a link to the owner of an account. */
  void add(Handle tx, long userId, Instant now) {
    tx.createUpdate(
            """
            insert into accounts.reset_requests (user_id, requested_at, due_at)
            values (:user, :now, :now)
            """)
        .bind("user", userId)
        .bind("now", now)
        .execute();
  }

  /** Asks for a notice to the owner of an account, unless there is no address or no room. */
  void addNotice(Handle tx, MailKind kind, long userId, String recipient, Instant now) {
    if (recipient.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            insert into accounts.reset_requests (user_id, kind, recipient, requested_at, due_at)
            select :user, :kind, :recipient, :now, :now
            where (select count(*) from accounts.reset_requests) < 2 * :most
            """)
        .bind("user", userId)
        .bind("kind", kind.text())
        .bind("recipient", recipient)
        .bind("now", now)
        .bind("most", MOST)
        .execute();
  }

  /**
   * Takes the next one that is due and sets the time of its next try, 1, 2, 4, 8, 16 min later, in
   * case that this one comes to nothing, whatever happens to the node.
   */
  Optional<Claimed> claim(Handle tx, Instant now) {
    return tx.createQuery(
            """
            update accounts.reset_requests
            set attempts = attempts + 1,
                due_at = cast(:now as timestamptz) + power(2, attempts) * interval '1 minute'
            where number = (
              select number from accounts.reset_requests where due_at <= :now
              order by due_at, number limit 1 for update skip locked)
            returning number, user_id, attempts, kind, recipient, requested_at
            """)
        .bind("now", now)
        .map((result, context) -> {
          var row = new Row(result);
          return new Claimed(
              row.number("number"),
              row.number("user_id"),
              (int) row.number("attempts"),
              MailKind.of(row.text("kind")),
              result.getString("recipient"),
              row.instant("requested_at"));
        })
        .findFirst();
  }

  /** Sent, or given up. */
  void remove(Handle tx, Claimed request) {
    tx.createUpdate("delete from accounts.reset_requests where number = :number")
        .bind("number", request.number())
        .execute();
  }

  /** Drops the links of an account: one that is not sent yet would come too late. */
  void removeAll(Handle tx, long userId) {
    tx.createUpdate(
            """
            delete from accounts.reset_requests where user_id = :user and kind = 'reset-link'
            """)
        .bind("user", userId)
        .execute();
  }
}
