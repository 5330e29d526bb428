package curio.log;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.groupcommit.GroupCommit;
import curio.store.groupcommit.GroupCommitSettings;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Appends to the log in PostgreSQL. What callers bring at the same time is written by one statement
 * on one connection: a second one would only wait for the partitions that the first has locked.
 * Thread-safe.
 */
public final class PostgresAppender implements Appender, AutoCloseable {
  private static final GroupCommitSettings BATCHES =
      new GroupCommitSettings(1, 1_024, 16_384, Duration.ofSeconds(2));

  /** Of all callers together: what is more is refused at once. */
  static final int MAX_WAITING_BYTES = 16 << 20;

  private final Notifications notifications;
  private final GroupCommit<Append, Boolean> appends;
  private final Semaphore room = new Semaphore(MAX_WAITING_BYTES);

  /**
   * One for topics that are declared in this database.
   *
   * @param notifications by which consumers are woken
   */
  public PostgresAppender(Database database, Notifications notifications, MeterRegistry metrics) {
    this.notifications = notifications;
    this.appends =
        new GroupCommit<>("log", database, new AppendStatement(), append -> 0, BATCHES, metrics);
  }

  @Override
  public Taken append(Topic topic, List<Event> events) {
    var append = Append.of(topic, events);
    if (!room.tryAcquire(append.bytes())) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "too much waits for the log", 1, null);
    }
    try {
      appends.submit(append);
    } finally {
      room.release(append.bytes());
    }
    notifications.send(OutboxRelay.topicChannel(topic.name()));
    return Taken.LOGGED;
  }

  /** Refuses from now on, and lets those in flight be written. */
  @Override
  public void close() {
    appends.close();
  }
}
