package curio.jobs;

import curio.store.Database;
import java.util.List;

/** The jobs that were given up, for a person to look at. Thread-safe. */
public final class DeadLetterJobs {
  private final Database database;
  private final Claims claims;

  DeadLetterJobs(Database database, Claims claims) {
    this.database = database;
    this.claims = claims;
  }

  /** Those of a kind, oldest first. */
  public List<DeadLetterJob> list(String kind, int limit) {
    return database.read(tx ->
        tx.createQuery(
                """
                select id, kind, coalesce(key, '') as key, attempts,
                  coalesce(failure, '') as failure
                from jobs.job where state = 'parked' and kind = :kind order by id limit :limit
                """)
            .bind("kind", kind)
            .bind("limit", limit)
            .mapTo(DeadLetterJob.class)
            .list());
  }

  /** Makes one due again with all its attempts; false if it is not parked. */
  public boolean replay(long id) {
    var kind =
        database.inTransaction(tx ->
            tx.createQuery(
                    """
                    update jobs.job set state = 'waiting', attempts = 0, failure = null,
                      epoch = epoch + 1, due_at = statement_timestamp(), delay = 0
                    where id = :id and state = 'parked' returning kind
                    """)
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
    kind.ifPresent(claims::tell);
    return kind.isPresent();
  }

  /** Forgets one, and its key becomes free; false if it is not parked. */
  public boolean drop(long id) {
    return database.inTransaction(
            tx -> tx.execute("delete from jobs.job where id = ? and state = 'parked'", id))
        == 1;
  }
}
