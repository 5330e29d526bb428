package curio.gallery.saga;

import curio.store.CleanupRule;
import curio.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * What was decided on changes that two databases have prepared. Whoever writes first decides,
 * whatever others believe: a change is committed if and only if its row says so. A decision to
 * commit is kept until it was carried out; one to take back for a day, which is longer than anybody
 * stands still between preparing and deciding. Thread-safe.
 */
final class Decisions {
  private static final Duration ABORTS_KEPT = Duration.ofDays(1);

  private final Database database;

  Decisions(Database database) {
    this.database = database;
  }

  /**
   * A decision that stands.
   *
   * @param image the image that is changed; null if it is not known
   */
  record Decision(boolean committed, @Nullable UUID image) {}

  /**
   * Writes a decision, unless there is one.
   *
   * @return the one that stands
   */
  static Decision decide(Handle tx, String transaction, @Nullable UUID image, boolean commit) {
    int written =
        tx.createUpdate(
                """
                insert into gallery.decision (transaction_id, image_id, committed)
                values (:id, :image, :commit) on conflict do nothing
                """)
            .bind("id", transaction)
            .bindByType("image", image, UUID.class)
            .bind("commit", commit)
            .execute();
    if (written == 1) {
      return new Decision(commit, image);
    }
    return tx.createQuery(
            "select committed, image_id from gallery.decision where transaction_id = :id")
        .bind("id", transaction)
        .map((row, context) ->
            new Decision(row.getBoolean("committed"), row.getObject("image_id", UUID.class)))
        .findOne()
        // Only one that was carried out can have gone between the two statements.
        .orElse(new Decision(true, image));
  }

  /** Decisions to commit were carried out. */
  static void forget(Handle tx, List<String> transactions) {
    tx.createUpdate("delete from gallery.decision where transaction_id = any(:ids) and committed")
        .bind("ids", transactions.toArray(String[]::new))
        .execute();
  }

  /** Those to commit that nobody has carried out for a while, oldest first. */
  List<String> open(Duration olderThan, int limit) {
    return database.read(tx ->
        tx.createQuery(
                """
                select transaction_id from gallery.decision
                where committed
                  and decided_at < clock_timestamp() - :age * interval '1 millisecond'
                order by decided_at limit :limit
                """)
            .bind("age", olderThan.toMillis())
            .bind("limit", limit)
            .mapTo(String.class)
            .list());
  }

  static CleanupRule rule() {
    return CleanupRule.keeping(
        "decisions",
        ABORTS_KEPT,
        """
        delete from gallery.decision where transaction_id in (
          select transaction_id from gallery.decision
          where not committed
            and decided_at < clock_timestamp() - :kept * interval '1 millisecond' limit :limit)
        """);
  }
}
