package curio.log.moving;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import curio.log.Event;
import curio.log.Topic;
import curio.log.kafka.KafkaAppender;
import curio.store.Database;
import curio.store.groupcommit.GroupCommit;
import curio.store.groupcommit.GroupCommitSettings;
import curio.store.groupcommit.GroupWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Appends to where the log is. Kafka cannot refuse what is appended by somebody who has not heard
 * that the log has moved, so whoever appends there holds a lock in PostgreSQL meanwhile, for which
 * a move waits: only what was appended while it was held counts as taken. Thread-safe.
 */
public final class MovingAppender implements Appender, AutoCloseable {
  private static final GroupCommitSettings BATCHES =
      new GroupCommitSettings(1, 1_024, 16_384, Duration.ofSeconds(2));

  private final Generations generations;
  private final Appender toPostgres;
  private final KafkaAppender toKafka;
  private final GroupCommit<KafkaAppender.Call, Taken> appends;

  MovingAppender(
      Database database,
      Generations generations,
      Appender toPostgres,
      KafkaAppender toKafka,
      MeterRegistry metrics) {
    this.generations = generations;
    this.toPostgres = toPostgres;
    this.toKafka = toKafka;
    this.appends =
        new GroupCommit<>("kafka", database, new Guarded(toKafka), call -> 0, BATCHES, metrics);
  }

  @Override
  public Taken append(Topic topic, List<Event> events) {
    var before = generations.home();
    try {
      return appendAt(before, topic, events);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      generations.refresh();
      var now = generations.home();
      if (now.equals(before)) {
        throw e;
      }
      return appendAt(now, topic, events);
    }
  }

  /** Refuses from now on, and lets those in flight be written. */
  @Override
  public void close() {
    appends.close();
  }

  private Taken appendAt(Optional<Home> home, Topic topic, List<Event> events) {
    return switch (home.orElseThrow(MovingAppender::moving)) {
      case POSTGRES -> toPostgres.append(topic, events);
      case KAFKA -> toKafka.append(topic, events, appends::submit);
    };
  }

  private static CurioException moving() {
    return new CurioException(ErrorCode.UNAVAILABLE, "the log moves", 1, null);
  }

  /**
   * One lock for many. Its effect is outside of the transaction; that it may be repeated is what
   * every appender says of itself.
   */
  private record Guarded(KafkaAppender log) implements GroupWork<KafkaAppender.Call, Taken> {
    @Override
    public List<Taken> apply(Connection connection, List<KafkaAppender.Call> calls)
        throws SQLException {
      try (var lock = connection.createStatement()) {
        lock.execute(LogMove.SHARE);
      }
      // Behind the lock: who looked while it waited would see what was before the move.
      var partitions = Generations.onKafka(connection).orElseThrow(MovingAppender::moving);
      log.send(calls, partitions);
      // So it is known that the lock was held until here.
      try (var held = connection.prepareStatement("select 1")) {
        held.execute();
      }
      return Collections.nCopies(calls.size(), Taken.LOGGED);
    }
  }
}
