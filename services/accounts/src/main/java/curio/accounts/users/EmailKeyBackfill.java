package curio.accounts.users;

import curio.store.Database;
import curio.store.StoreErrors;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the addresses that a release before A-labels has stored today's keys, so that each is found
 * by every form of its domain. Run at every start, on any number of nodes; finding nothing to do
 * takes one look into a small index. Thread-safe.
 *
 * <p>Two accounts may have had one address in two forms. The older one keeps it; the other keeps
 * its text, but gets a key that no address has: it signs in by its user name until its owner gives
 * another address.
 */
public final class EmailKeyBackfill {
  private static final Logger LOG = LoggerFactory.getLogger(EmailKeyBackfill.class);
  private static final int TRIES = 5;

  private final Database database;

  /** For the accounts of a database. */
  public EmailKeyBackfill(Database database) {
    this.database = database;
  }

  /** Returns when every account has the key of today that was there at the call. */
  public void run() {
    if (database.read(EmailKeyBackfill::outdated).isEmpty()) {
      return;
    }
    for (int attempt = 1; ; attempt++) {
      try {
        int renewed = database.inTransaction(EmailKeyBackfill::renew);
        LOG.atInfo().addKeyValue("accounts", renewed).log("e-mail addresses have new keys");
        return;
      } catch (RuntimeException e) {
        // Somebody signed up with the address at this moment: the next try sees it.
        if (attempt == TRIES || !StoreErrors.isDataError(e)) {
          throw e;
        }
      }
    }
  }

  private static int renew(Handle tx) {
    // One node at a time, or two could give two accounts one key, which fails.
    tx.execute("select pg_advisory_xact_lock(hashtext('accounts.email_keys'))");
    var found = outdated(tx);
    found.forEach(address -> renew(tx, address));
    return found.size();
  }

  private static void renew(Handle tx, Address address) {
    String key = NameKey.of(address.email());
    tx.createUpdate(
            """
            update accounts.users set email_key = email_key || ' ' || id
            where email_key = :key and id > :id
            """)
        .bind("key", key)
        .bind("id", address.id())
        .execute();
    tx.createUpdate(
            """
            update accounts.users set email_key = case
              when exists (select from accounts.users where email_key = :key)
              then :key || ' ' || id else :key end
            where id = :id
            """)
        .bind("key", key)
        .bind("id", address.id())
        .execute();
  }

  /** The oldest accounts first. */
  private static List<Address> outdated(Handle tx) {
    return tx
        .createQuery(
            """
            select id, email, email_key from accounts.users
            where octet_length(email_key) <> length(email_key) order by id
            """)
        .mapTo(Address.class)
        .stream()
        .filter(Address::isOutdated)
        .toList();
  }

  private record Address(long id, String email, String emailKey) {
    /** A key with a space is of somebody who came second. */
    boolean isOutdated() {
      return emailKey.indexOf(' ') < 0 && !NameKey.of(email).equals(emailKey);
    }
  }
}
