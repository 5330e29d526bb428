package curio.accounts;

import curio.accounts.users.Users;
import curio.contracts.accounts.v1.User;
import curio.store.Database;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts that were made without a password that anybody knows: their owners have to be sent a
 * link. That one is due is noted in the transaction that makes the account, and forgotten in one
 * that commits after the link was handed over; so it is handed over at least once, also if the node
 * dies in between, and of several nodes one does so. Thread-safe.
 */
final class PendingLinks {
  private static final Logger LOG = LoggerFactory.getLogger(PendingLinks.class);

  private final Database database;
  private final Users users;
  private final Consumer<User> send;

  PendingLinks(Database database, Users users, Consumer<User> send) {
    this.database = database;
    this.users = users;
    this.send = send;
  }

  /** Notes, in the transaction that makes an account, that a link is due. */
  void add(Handle tx, long userId) {
    tx.createUpdate("insert into accounts.pending_links (user_id) values (:userId)")
        .bind("userId", userId)
        .execute();
  }

  /** Hands over what is due. What fails is logged and due again at the next start. */
  void sendAll() {
    try {
      while (database.inTransaction(this::sendNext)) {
        // One transaction for each, so that one that fails takes no other with it.
      }
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("no link for a new administrator; trying again at next start");
    }
  }

  private boolean sendNext(Handle tx) {
    Optional<Long> due =
        tx.createQuery(
                """
                delete from accounts.pending_links where user_id = (
                  select user_id from accounts.pending_links order by user_id limit 1
                  for update skip locked)
                returning user_id
                """)
            .mapTo(Long.class)
            .findFirst();
    due.flatMap(id -> users.findById(tx, id)).ifPresent(send);
    return due.isPresent();
  }
}
