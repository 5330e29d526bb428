package curio.feed.erasure;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.UserRemoved;
import curio.feed.graph.ErasedFollows;
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
 * Erases what removed accounts leave in the feed: follows in both directions, blocks, posts, keys,
 * markers, and the texts of their events, those that were set aside too. What others did stays as
 * they told it, so "anna now follows for the bob" names bob until its day is dropped. Consumes the
 * removals from the log, and looks after those accounts for a day: for what was too much for one
 * transaction, and for what was on its way when the account was removed. Thread-safe.
 */
public final class AccountErasure implements AutoCloseable {
  /** The topic that it follows, and the type of the events there that it heeds. */
  public static final String REMOVALS = "user-removed";

  private static final String CONSUMER = "feed-erasure";
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration WATCHED = Duration.ofDays(1);
  private static final int BATCH = 1_000;

  private final Jobs jobs;
  private final Consumer consumer;
  private final Cleanup sweep;

  /**
   * Not running yet.
   *
   * @param removed the topic {@link #REMOVALS}
   */
  public AccountErasure(
      Database database,
      Log log,
      Notifications wakeups,
      Topic removed,
      Jobs jobs,
      MeterRegistry metrics) {
    this.jobs = jobs;
    var subscription = Subscription.of(CONSUMER, removed, "feed");
    this.consumer =
        new Consumer(database, log, wakeups, subscription, AccountErasure::handle, jobs, metrics);
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
            delete from feed.erased_user where user_id in (
              select user_id from feed.erased_user
              where erased_at < clock_timestamp() - :kept * interval '1 millisecond' limit :limit)
            """));
    return rules;
  }

  private static void handle(Handle tx, List<LogRecord> records) throws SQLException {
    for (var record : records) {
      if (record.event().type().equals(REMOVALS)) {
        tx.execute(
            "insert into feed.erased_user (user_id) values (?) on conflict do nothing",
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

  /** The follows last, since they take places and so the lock of the head. */
  private static List<CleanupRule> erasing() {
    return List.of(
        ofErased("events", withdrawal("not e.private")),
        ofErased("private-events", withdrawal("e.private")),
        ofErased(
            "posts",
            """
            delete from feed.post where id in (
              select p.id from feed.erased_user u join feed.post p on p.author = u.user_id
              limit ? for update of p skip locked)
            """),
        ofErased(
            "keys",
            """
            delete from feed.post_key where (author, key) in (
              select k.author, k.key
              from feed.erased_user u join feed.post_key k on k.author = u.user_id
              limit ? for update of k skip locked)
            """),
        ofErased(
            "blocks",
            """
            delete from feed.block where (blocker, blocked) in (
              select b.blocker, b.blocked from feed.erased_user u join feed.block b
                on b.blocker = u.user_id or b.blocked = u.user_id
              limit ? for update of b skip locked)
            """),
        ofErased(
            "markers",
            """
            delete from feed.read_marker where user_id in (
              select m.user_id from feed.erased_user u join feed.read_marker m using (user_id)
              limit ? for update of m skip locked)
            """),
        ofErased(
            "dead-letters",
            """
            delete from feed.parked where (consumer, topic, partition, "offset") in (
              select p.consumer, p.topic, p.partition, p."offset"
              from feed.erased_user u join feed.parked p
                on p.topic = 'events' and p.key = u.user_id::text
              limit ? for update of p skip locked)
            """),
        ErasedFollows.rule());
  }

  private static String withdrawal(String which) {
    return """
    update feed.event e
    set withdrawn = true, message = '', subject = '', image_ids = '{}', item_id = ''
    where place in (
      select found.place
      from feed.erased_user u cross join lateral (
        select e.place from feed.event e
        where e.author = u.user_id and %s and not e.withdrawn
        limit 1000) found
      limit ?)
    """
        .formatted(which);
  }

  private static CleanupRule ofErased(String name, String sql) {
    return new CleanupRule(name, (tx, limit) -> tx.execute(sql, limit));
  }
}
