package curio.recommendations.viewers;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.UserRemoved;
import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
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
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Erases what removed accounts liked and have seen; their images go with the gallery's, and what
 * they did with those of others stays counted, under no name. Consumes the removals from the log,
 * and looks after those accounts for a day: for what was too much for one transaction, and for what
 * was on its way when the account was removed. Thread-safe.
 */
public final class ViewerErasure implements AutoCloseable {
  /** The topic that it follows, and the type of the events there that it heeds. */
  public static final String REMOVALS = "user-removed";

  private static final String CONSUMER = "recommendations-erasure";
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration WATCHED = Duration.ofDays(1);
  private static final int BATCH = 2_000;

  private final Jobs jobs;
  private final Consumer consumer;
  private final Cleanup sweep;

  /**
   * Not running yet.
   *
   * @param removed the topic {@link #REMOVALS}
   */
  public ViewerErasure(
      Database database,
      Log log,
      Notifications wakeups,
      Topic removed,
      Jobs jobs,
      MeterRegistry metrics) {
    this.jobs = jobs;
    var subscription = Subscription.of(CONSUMER, removed, "recommendations");
    this.consumer =
        new Consumer(database, log, wakeups, subscription, ViewerErasure::handle, jobs, metrics);
    this.sweep = new Cleanup(CONSUMER + "-sweep", PERIOD, rules(), database, metrics);
  }

  /** Begins to consume. */
  public void start() {
    consumer.start();
    sweep.start(jobs);
  }

  @Override
  public void close() {
    sweep.close();
    consumer.close();
  }

  /** What looks after those accounts. */
  public static List<CleanupRule> rules() {
    var rules = new ArrayList<>(erasing());
    rules.add(
        CleanupRule.keeping(
            "erased-users",
            WATCHED,
            """
            delete from recommendations.erased_user where user_id in (
              select user_id from recommendations.erased_user
              where erased_at < clock_timestamp() - :kept * interval '1 millisecond' limit :limit)
            """));
    return rules;
  }

  private static void handle(Handle tx, List<LogRecord> records) throws SQLException {
    for (var record : records) {
      if (record.event().type().equals(REMOVALS)) {
        tx.execute(
            """
            insert into recommendations.erased_user (user_id) values (?) on conflict do nothing
            """,
            userId(record));
      }
    }
    for (var rule : erasing()) {
      var _ = rule.deletion().delete(tx, BATCH);
    }
  }

  private static long userId(LogRecord record) {
    try {
      return UserRemoved.parseFrom(record.event().payload()).getUserId();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a removal that cannot be read", e);
    }
  }

  private static List<CleanupRule> erasing() {
    return List.of(
        ofErased(
            "tastes",
            """
            delete from recommendations.taste where (account, tag) in (
              select t.account, t.tag from recommendations.erased_user u
              join recommendations.taste t on t.account = u.user_id
              limit ? for update of t skip locked)
            """),
        ofErased(
            "seen",
            """
            delete from recommendations.seen where (account, image_id) in (
              select s.account, s.image_id from recommendations.erased_user u
              join recommendations.seen s on s.account = u.user_id
              limit ? for update of s skip locked)
            """));
  }

  private static CleanupRule ofErased(String name, String sql) {
    return new CleanupRule(name, (tx, limit) -> tx.execute(sql, limit));
  }
}
