package curio.orders;

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
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Erases what the owners of removed accounts wrote into their orders; orders, items and amounts
 * stay. Consumes the removals from the log, each with one effect, and looks after those accounts
 * for a day: for notes that were too many for one transaction, and for orders that were on their
 * way when the account was removed. Thread-safe.
 */
public final class NoteErasure implements AutoCloseable {
  /** The topic that it follows, and the type of the events there that it heeds. */
  public static final String REMOVALS = "user-removed";

  private static final String CONSUMER = "orders-note-erasure";
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration WATCHED = Duration.ofDays(1);
  private static final int BATCH = 5_000;

  private final Jobs jobs;
  private final Consumer consumer;
  private final Cleanup sweep;

  /**
   * Not running yet.
   *
   * @param removed the topic {@link #REMOVALS}
   */
  public NoteErasure(
      Database database,
      Log log,
      Notifications wakeups,
      Topic removed,
      Jobs jobs,
      MeterRegistry metrics) {
    this.jobs = jobs;
    var subscription = Subscription.of(CONSUMER, removed, OrdersService.SCHEMA);
    this.consumer = new Consumer(database, log, wakeups, subscription, this::handle, jobs, metrics);
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

  private void handle(Handle tx, List<LogRecord> records) {
    for (var record : records) {
      if (record.event().type().equals(REMOVALS)) {
        tx.execute(
            "insert into orders.erased_user (user_id) values (?) on conflict do nothing",
            userId(record));
      }
    }
    erase(tx, BATCH);
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
        new CleanupRule("notes", NoteErasure::erase),
        CleanupRule.keeping(
            "erased-users",
            WATCHED,
            """
            delete from orders.erased_user where user_id in (
              select e.user_id from orders.erased_user e
              where e.erased_at < clock_timestamp() - :kept * interval '1 millisecond'
                and not exists (select from orders.orders o
                  where o.user_id = e.user_id and o.note is not null)
              limit :limit)
            """));
  }

  private static int erase(Handle tx, int limit) {
    return tx.execute(
        """
        update orders.orders o set note = null
        from (
          select o.user_id, o.id from orders.erased_user e join orders.orders o using (user_id)
          where o.note is not null
          limit ? for update of o skip locked) written
        where o.user_id = written.user_id and o.id = written.id
        """,
        limit);
  }
}
