package curio.node;

import curio.log.Appender;
import curio.log.Log;
import curio.log.PostgresAppender;
import curio.log.PostgresLog;
import curio.log.kafka.KafkaAppender;
import curio.log.kafka.KafkaLog;
import curio.log.moving.MovingLog;
import curio.node.running.Phase;
import curio.store.Database;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which log a node has, as its settings say: the one in PostgreSQL, or one that is on Kafka, or on
 * its way there or back. Immutable.
 */
final class LogWiring {
  private final Log log;
  private final @Nullable OnKafka onKafka;

  private record OnKafka(KafkaLog kafka, MovingLog moving) {}

  private LogWiring(Log log, @Nullable OnKafka onKafka) {
    this.log = log;
    this.onKafka = onKafka;
  }

  /**
   * Opens it.
   *
   * @param used whether anything writes to it here, so that its schema is migrated
   */
  static LogWiring open(Platform platform, Database database, boolean used) {
    var settings = platform.config().node().kafkaSettings();
    if (used && settings.isEmpty()) {
      MovingLog.requireNoKafka(database);
    }
    if (!used || settings.isEmpty()) {
      return new LogWiring(new PostgresLog(database), null);
    }
    var kafka =
        platform
            .closing()
            .add(
                Phase.PLATFORM,
                "log on Kafka",
                KafkaLog.open(settings.get(), database, platform.metrics()));
    var moving = new MovingLog(database, kafka);
    return new LogWiring(moving, new OnKafka(kafka, moving));
  }

  Log log() {
    return log;
  }

  /** What is wrong with it, for people; empty where nothing can be. */
  Optional<Supplier<Optional<String>>> trouble() {
    return Optional.ofNullable(onKafka).map(there -> there.kafka()::trouble);
  }

  /** What appends to it what is in no outbox. */
  Appender appender(Platform platform) {
    var closing = platform.closing();
    var metrics = platform.metrics();
    var toPostgres =
        closing.add(
            Phase.PLATFORM,
            "writer of the log",
            new PostgresAppender(platform.database(), platform.wakeups(), metrics));
    if (onKafka == null) {
      return toPostgres;
    }
    var toKafka =
        closing.add(
            Phase.PLATFORM,
            "writer of the log on Kafka",
            new KafkaAppender(onKafka.kafka(), platform.wakeups()));
    return closing.add(
        Phase.PLATFORM,
        "writer of the log where it is",
        onKafka.moving().appender(toPostgres, toKafka, metrics));
  }
}
