package curio.log.erasure;

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
 * Erases what removed accounts leave in a service. Consumes the removals from the log, notes those
 * accounts in the table {@code erased_user} of the service's schema, and erases what one
 * transaction may hold. Looks after them for a day, each minute: for what was too much at once, and
 * for what was on its way when the account was removed. An account is forgotten only when nothing
 * of it is left. Thread-safe.
 */
public final class Erasure implements AutoCloseable {
  /** The topic that it follows, and the type of the events there that it heeds. */
  public static final String REMOVALS = "user-removed";

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration WATCHED = Duration.ofDays(1);
  private static final int BATCH = 1_000;

  private final String schema;
  private final List<CleanupRule> rules;
  private final Jobs jobs;
  private final Consumer consumer;
  private final Cleanup sweep;

  /**
   * What it works with.
   *
   * @param removals the topic {@link #REMOVALS}
   */
  public record Given(
      Database database,
      Log log,
      Notifications wakeups,
      Topic removals,
      Jobs jobs,
      MeterRegistry metrics) {}

  /**
   * Not running yet.
   *
   * @param name under which it consumes
   * @param schema of the service, with the tables of a consumer and {@code erased_user (user_id,
   *     erased_at)}
   * @param rules each erases rows of the accounts in that table
   */
  public Erasure(String name, String schema, List<CleanupRule> rules, Given given) {
    this(name, schema, rules, tx -> false, given);
  }

  /** What rules alone do not erase. */
  @FunctionalInterface
  public interface Remains {
    /** Whether anything is left of the accounts in {@code erased_user}. */
    boolean areThere(Handle tx) throws SQLException;
  }

  /** The same where others erase too, until nothing remains. */
  public Erasure(
      String name, String schema, List<CleanupRule> rules, Remains remains, Given given) {
    this.schema = schema;
    this.rules = List.copyOf(rules);
    this.jobs = given.jobs();
    this.consumer =
        new Consumer(
            given.database(),
            given.log(),
            given.wakeups(),
            Subscription.of(name, given.removals(), schema),
            this::handle,
            given.jobs(),
            given.metrics());
    this.sweep =
        new Cleanup(
            name + "-sweep",
            PERIOD,
            sweep(schema, rules, remains),
            given.database(),
            given.metrics());
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

  /** What looks after those accounts: the given rules, and one that forgets accounts. */
  public static List<CleanupRule> sweep(String schema, List<CleanupRule> rules) {
    return sweep(schema, rules, tx -> false);
  }

  /**
   * Erases the records that were set aside, of a topic that is keyed by user.
   *
   * @param schema with the tables of a consumer and {@code erased_user}
   */
  public static CleanupRule deadLetters(String schema, String topic) {
    var sql =
        """
        delete from %1$s.parked where (consumer, topic, partition, "offset") in (
          select p.consumer, p.topic, p.partition, p."offset"
          from %1$s.erased_user u join %1$s.parked p on p.topic = ? and p.key = u.user_id::text
          limit ? for update of p skip locked)
        """
            .formatted(schema);
    return new CleanupRule("dead-letters", (tx, limit) -> tx.execute(sql, topic, limit));
  }

  private static List<CleanupRule> sweep(String schema, List<CleanupRule> rules, Remains remains) {
    var all = new ArrayList<>(rules);
    all.add(
        new CleanupRule("erased-users", (tx, limit) -> forget(tx, limit, schema, rules, remains)));
    return List.copyOf(all);
  }

  private static int forget(
      Handle tx, int limit, String schema, List<CleanupRule> rules, Remains remains)
      throws SQLException {
    var due =
        " from %s.erased_user where erased_at < clock_timestamp() - %d * interval '1 millisecond'"
            .formatted(schema, WATCHED.toMillis());
    boolean isDue = tx.createQuery("select exists (select" + due + ")").mapTo(Boolean.class).one();
    if (!isDue || remains.areThere(tx)) {
      return 0;
    }
    for (var rule : rules) {
      if (rule.deletion().delete(tx, limit) > 0) {
        return 0;
      }
    }
    return tx.execute(
        "delete from %s.erased_user where user_id in (select user_id%s limit ?)"
            .formatted(schema, due),
        limit);
  }

  private void handle(Handle tx, List<LogRecord> records) throws SQLException {
    for (var record : records) {
      if (record.event().type().equals(REMOVALS)) {
        tx.execute(
            "insert into %s.erased_user (user_id) values (?) on conflict do nothing"
                .formatted(schema),
            userId(record));
      }
    }
    for (var rule : rules) {
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
}
