package curio.accounts.users;

import curio.store.Database;
import curio.store.StoreErrors;
import org.jdbi.v3.core.Handle;

/**
 * Gives the accounts that a release before look-alikes has made their skeletons, so that nobody can
 * take a name that looks like theirs. Run at every start, on any number of nodes; finding nothing
 * to do takes one look into an empty index. Thread-safe.
 */
public final class SkeletonBackfill {
  private static final int BATCH = 500;
  private static final int TRIES = 5;

  private final Database database;

  /** For the accounts of a database. */
  public SkeletonBackfill(Database database) {
    this.database = database;
  }

  /** Returns when every account has one that was there at the call. */
  public void run() {
    if (!database.read(SkeletonBackfill::isNeeded)) {
      return;
    }
    int filled;
    do {
      filled = fillBatch();
    } while (filled == BATCH);
  }

  /** A look-alike that signs up at this moment may be first: the next try sees it. */
  private int fillBatch() {
    for (int attempt = 1; ; attempt++) {
      try {
        return database.inTransaction(SkeletonBackfill::fillBatch);
      } catch (RuntimeException e) {
        if (attempt == TRIES || !StoreErrors.isDataError(e)) {
          throw e;
        }
      }
    }
  }

  private static boolean isNeeded(Handle tx) {
    return tx.createQuery(
            "select exists (select from accounts.users where username_skeleton is null)")
        .mapTo(Boolean.class)
        .one();
  }

  private static int fillBatch(Handle tx) {
    // One at a time, or two nodes could give two look-alikes one skeleton, which fails.
    tx.execute("select pg_advisory_xact_lock(hashtext('accounts.skeletons'))");
    var bare =
        tx.createQuery(
                """
                select id, username from accounts.users where username_skeleton is null
                order by id limit :batch for update
                """)
            .bind("batch", BATCH)
            .mapTo(Bare.class)
            .list();
    bare.forEach(user -> fill(tx, user));
    return bare.size();
  }

  /**
   * Of look-alikes that are there already the oldest gets the skeleton and the others one that no
   * name has, with a space: they stay, and no further one joins them.
   */
  private static void fill(Handle tx, Bare user) {
    tx.createUpdate(
            """
            update accounts.users set username_skeleton = case
              when exists (select from accounts.users where username_skeleton = :skeleton)
              then :skeleton || ' ' || id else :skeleton end
            where id = :id
            """)
        .bind("skeleton", LookAlikes.skeleton(user.username()))
        .bind("id", user.id())
        .execute();
  }

  private record Bare(long id, String username) {}
}
