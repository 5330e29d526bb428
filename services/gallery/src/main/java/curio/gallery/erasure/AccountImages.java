package curio.gallery.erasure;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.UserRemoved;
import curio.contracts.gallery.v1.DeleteImageRequest;
import curio.jobs.JobLease;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.jobs.tasks.SingletonTask;
import curio.log.Consumer;
import curio.log.Log;
import curio.log.LogRecord;
import curio.log.Subscription;
import curio.log.Topic;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Deletes the images of removed accounts, as if their authors had done it, and what such accounts
 * liked. Consumes the removals from the log, and looks after those accounts for a day, since an
 * upload may have been under way. Thread-safe.
 */
public final class AccountImages implements AutoCloseable {
  /** The topic that it follows, and the type of the events there that it heeds. */
  public static final String REMOVALS = "user-removed";

  private static final String CONSUMER = "gallery-erasure";
  private static final Duration PERIOD = Duration.ofSeconds(5);
  private static final Duration SWEEP = Duration.ofMinutes(1);
  private static final Duration WATCHED = Duration.ofDays(1);
  private static final int BATCH = 50;

  private final Database database;
  private final Jobs jobs;
  private final Deletion deletion;
  private final Consumer consumer;
  private final SingletonTask images;
  private final Cleanup sweep;

  /** Deletes one image; repeatable. */
  @FunctionalInterface
  public interface Deletion {
    void delete(DeleteImageRequest request);
  }

  /**
   * Not running yet.
   *
   * @param removed the topic {@link #REMOVALS}
   */
  public AccountImages(
      Database database,
      Log log,
      Notifications notifications,
      Topic removed,
      Jobs jobs,
      Deletion deletion,
      MeterRegistry metrics) {
    this.database = database;
    this.jobs = jobs;
    this.deletion = deletion;
    var subscription = Subscription.of(CONSUMER, removed, "gallery");
    this.consumer =
        new Consumer(
            database, log, notifications, subscription, AccountImages::handle, jobs, metrics);
    this.images = SingletonTask.every(PERIOD, jobs, "gallery-images-of-removed", this::pass);
    this.sweep = new Cleanup(CONSUMER + "-sweep", SWEEP, rules(), database, metrics);
  }

  /** Begins to consume. */
  public void start() {
    consumer.start();
    images.start();
    sweep.start(jobs);
  }

  @Override
  public void close() {
    sweep.close();
    images.close();
    consumer.close();
  }

  private boolean pass(JobLease lease) {
    var found =
        database.read(tx ->
            tx.createQuery(
                    """
                    select i.id from gallery.erased_user u join gallery.image i on i.author = u.user_id
                    limit :limit
                    """)
                .bind("limit", BATCH)
                .mapTo(UUID.class)
                .list());
    for (var id : found) {
      deletion.delete(
          DeleteImageRequest.newBuilder().setImageId(id.toString()).setAnyAuthor(true).build());
    }
    return found.size() == BATCH;
  }

  private static void handle(Handle tx, List<LogRecord> records) throws SQLException {
    for (var record : records) {
      if (record.event().type().equals(REMOVALS)) {
        tx.execute(
            "insert into gallery.erased_user (user_id) values (?) on conflict do nothing",
            userId(record));
      }
    }
  }

  private static long userId(LogRecord record) {
    try {
      return UserRemoved.parseFrom(record.event().payload()).getUserId();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a removal that cannot be read", e);
    }
  }

  private static List<CleanupRule> rules() {
    return List.of(
        new CleanupRule(
            "likes-of-removed",
            (tx, limit) ->
                tx.createQuery(
                        """
                        with gone as (
                          delete from gallery.image_like where (image_id, user_id) in (
                            select l.image_id, l.user_id
                            from gallery.erased_user u join gallery.image_like l using (user_id)
                            limit :limit for update of l skip locked)
                          returning image_id),
                        fewer as (
                          update gallery.reactions r set likes = r.likes - g.likes
                          from (select image_id, count(*) as likes from gone group by image_id) g
                          where r.image_id = g.image_id
                          returning 1)
                        select count(*)::int from gone
                        """)
                    .bind("limit", limit)
                    .mapTo(Integer.class)
                    .one()),
        new CleanupRule(
            "keys-of-removed",
            (tx, limit) ->
                tx.execute(
                    """
                    delete from gallery.image_key where (author, key) in (
                      select k.author, k.key
                      from gallery.erased_user u join gallery.image_key k on k.author = u.user_id
                      where k.done limit ? for update of k skip locked)
                    """,
                    limit)),
        CleanupRule.keeping(
            "erased-users",
            WATCHED,
            """
            delete from gallery.erased_user where user_id in (
              select user_id from gallery.erased_user
              where erased_at < clock_timestamp() - :kept * interval '1 millisecond' limit :limit)
            """));
  }
}
