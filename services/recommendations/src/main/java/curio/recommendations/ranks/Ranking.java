package curio.recommendations.ranks;

import curio.jobs.Jobs;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import java.time.Duration;
import org.jdbi.v3.core.Handle;

/// Keeps the ranks of candidates in step with what is counted of their images, within seconds and
/// to within 2 %: so an image that everybody looks at is not written anew with each view.
///
/// Rows of images whose change is prepared are locked, maybe for long, and are left out: a change
/// that takes effect has its image ranked anew, and one that is taken back leaves the image among
/// those to be ranked. Whoever counts never touches profiles and candidates, and so never waits for
/// a change in doubt. Thread-safe.
public final class Ranking implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final int BATCH = 500;

  /** What was counted of images that are known. */
  private static final String COUNTED =
      """
      with due as (
        select p.image_id, %s as rank
        from recommendations.engagement e join recommendations.profile p using (image_id)
        where e.changed
        limit :limit for update of e, p skip locked),
      ranked as (
        update recommendations.candidate c set rank = due.rank
        from due where c.image_id = due.image_id and abs(c.rank - due.rank) > 0.03)
      update recommendations.engagement e set changed = false, unknown_since = null
      from due where e.image_id = due.image_id
      """
          .formatted(Engagement.RANK);

  /** Those that have become visible, with what was counted before. */
  private static final String APPEARED =
      """
      with due as (
        select p.image_id, p.created_at from recommendations.profile p
        where not p.ranked
        limit :limit for update skip locked),
      found as (
        select p.image_id, %s as rank
        from due p left join recommendations.engagement e using (image_id)),
      ranked as (
        update recommendations.candidate c set rank = found.rank
        from found where c.image_id = found.image_id and abs(c.rank - found.rank) > 0.03),
      known as (
        update recommendations.engagement e set unknown_since = null
        from due where e.image_id = due.image_id and e.unknown_since is not null)
      update recommendations.profile p set ranked = true
      from due where p.image_id = due.image_id
      """
          .formatted(Engagement.RANK);

  /** What was counted of images that are not known, or not yet. */
  private static final String UNKNOWN =
      """
      update recommendations.engagement
      set changed = false, unknown_since = coalesce(unknown_since, clock_timestamp())
      where image_id in (
        select e.image_id from recommendations.engagement e
        where e.changed
          and not exists (select from recommendations.profile p where p.image_id = e.image_id)
        limit :limit for update of e skip locked)
      """;

  private final Database database;
  private final SingletonTask task;

  /** Not running yet. */
  public Ranking(Database database, Jobs jobs) {
    this.database = database;
    this.task = SingletonTask.every(PERIOD, jobs, "recommendations-ranking", lease -> pass());
  }

  /** Runs on one node at a time from now on. */
  public void start() {
    task.start();
  }

  /** Ends after the present pass. */
  @Override
  public void close() {
    task.close();
  }

  /** Ranks a bounded number of images; whether there may be more. */
  public boolean pass() {
    int counted = database.inTransaction(tx -> run(tx, COUNTED));
    int appeared = database.inTransaction(tx -> run(tx, APPEARED));
    int unknown =
        database.inTransaction(tx -> tx.createUpdate(UNKNOWN).bind("limit", BATCH).execute());
    return Math.max(counted, Math.max(appeared, unknown)) >= BATCH;
  }

  private static int run(Handle tx, String sql) {
    return tx.createUpdate(sql)
        .bind("limit", BATCH)
        .bind("half_life", Fading.OF_IMAGES.halfLife().toSeconds())
        .execute();
  }
}
