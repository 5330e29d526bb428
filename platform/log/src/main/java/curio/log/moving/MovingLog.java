package curio.log.moving;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.JobLease;
import curio.log.Appender;
import curio.log.Consumers;
import curio.log.Due;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.PostgresLog;
import curio.log.Topic;
import curio.log.TopicPartition;
import curio.log.kafka.KafkaAppender;
import curio.log.kafka.KafkaLog;
import curio.store.CleanupRule;
import curio.store.Database;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The log of an installation that has Kafka: it is there, or still in PostgreSQL, and can move
 * between them while it is used. What is appended goes where the log is now; who reads goes through
 * the generations of a topic, each to its end. Thread-safe.
 */
public final class MovingLog implements Log {
  private final Database database;
  private final PostgresLog postgres;
  private final KafkaLog kafka;
  private final Generations generations;

  /** The log in a database whose schema {@code log} is migrated, and on Kafka. */
  public MovingLog(Database database, KafkaLog kafka) {
    this.database = database;
    this.postgres = PostgresLog.ofPlaces(database);
    this.kafka = kafka;
    this.generations = new Generations(database);
  }

  /**
   * For a node without Kafka: refuses, in one line, where the log is or was there. Also when it has
   * moved back: what consumers have not read may be there, and the log in PostgreSQL by itself
   * knows no places behind those.
   *
   * @param database whose schema {@code log} is migrated
   */
  public static void requireNoKafka(Database database) {
    if (new Generations(database).knows(Home.KAFKA)) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "kafka: not set, but events of the log are or were there (expected: its brokers, for"
              + " all nodes, also after a move back to PostgreSQL)");
    }
  }

  /** A topic that is the first of all is on Kafka. */
  @Override
  public void declare(Topic topic) {
    // First: PostgreSQL takes a topic that nobody has placed for its own.
    generations.declare(topic, Home.KAFKA);
    postgres.declare(topic);
    generations.of(topic.name()).reversed().stream()
        .filter(one -> one.home() == Home.KAFKA)
        .findFirst()
        .ifPresent(last -> kafka.declare(topic.withPartitions(last.partitions())));
    database.inTransaction(tx -> LogMove.closeUnlessHere(tx, topic.name()));
  }

  @Override
  public Mover mover(Database store, Outbox outbox, JobLease lease) {
    return new MovingMover(
        generations,
        home ->
            switch (home) {
              case POSTGRES -> postgres.mover(store, outbox, lease);
              case KAFKA -> kafka.mover(store, outbox, lease, Generations::onKafka);
            });
  }

  @Override
  public Reader reader(Topic topic, int partition, long after) {
    return new MovingReader(
        generations,
        topic,
        partition,
        after,
        (home, from) -> at(home).reader(topic, partition, from));
  }

  @Override
  public int partitions(Topic topic) {
    return generations.of(topic.name()).stream()
        .mapToInt(Generation::partitions)
        .max()
        .orElseGet(topic::partitions);
  }

  @Override
  public long readableTo(TopicPartition place, Map<TopicPartition, Long> handled) {
    return Succession.readableTo(generations.of(place.topic()), place, handled);
  }

  @Override
  public Map<TopicPartition, Long> lastOffsets(List<Topic> topics) {
    var ends = new EnumMap<Home, Map<TopicPartition, Long>>(Home.class);
    for (var home : Home.values()) {
      var there = new ArrayList<Topic>();
      for (var topic : topics) {
        var last = generations.of(topic.name()).getLast();
        if (last.home() == home) {
          there.add(topic.withPartitions(last.partitions()));
        }
      }
      ends.put(home, there.isEmpty() ? Map.of() : at(home).lastOffsets(there));
    }
    var last = new HashMap<TopicPartition, Long>();
    for (var topic : topics) {
      for (int partition = 0; partition < partitions(topic); partition++) {
        var place = new TopicPartition(topic.name(), partition);
        long end = last(generations.of(topic.name()), place, ends);
        if (end >= 0) {
          last.put(place, end);
        }
      }
    }
    return last;
  }

  /** -1 if there is nothing in any of them. */
  private static long last(
      List<Generation> generations,
      TopicPartition place,
      Map<Home, Map<TopicPartition, Long>> ends) {
    for (var generation : generations.reversed()) {
      if (!generation.has(place.partition())) {
        continue;
      }
      long before = generation.before(place.partition());
      long last =
          generation.isOpen()
              ? ends.getOrDefault(generation.home(), Map.of()).getOrDefault(place, before)
              : generation.last(place.partition());
      if (last > before) {
        return generation.base() + last;
      }
    }
    return -1;
  }

  /** Between the last place of a generation and the first of the next there is nothing. */
  @Override
  public long records(Due due) {
    int partition = due.place().partition();
    return generations.of(due.place().topic()).stream()
        .filter(generation -> generation.has(partition))
        .mapToLong(generation -> {
          long base = generation.base();
          long from = Math.max(due.position() - base, generation.before(partition));
          return Math.max(0, Math.min(due.last() - base, generation.last(partition)) - from);
        })
        .sum();
  }

  @Override
  public Map<TopicPartition, Double> ages(List<Due> waiting) {
    var byHome = new EnumMap<Home, List<Due>>(Home.class);
    for (var due : waiting) {
      var next = next(due);
      byHome.computeIfAbsent(next.home(), home -> new ArrayList<>()).add(next.due());
    }
    var ages = new HashMap<TopicPartition, Double>();
    byHome.forEach((home, there) -> ages.putAll(at(home).ages(there)));
    return ages;
  }

  /** On which log the first that waits is, and where. */
  private record Next(Home home, Due due) {}

  private Next next(Due due) {
    var all = generations.of(due.place().topic());
    int partition = due.place().partition();
    for (var generation : all) {
      if (!generation.has(partition)) {
        continue;
      }
      long from = Math.max(due.position() - generation.base(), generation.before(partition));
      if (from < generation.last(partition)) {
        long last = Math.min(due.last() - generation.base(), generation.last(partition));
        return new Next(generation.home(), new Due(due.place(), from, last));
      }
    }
    return new Next(all.getLast().home(), due);
  }

  @Override
  public List<CleanupRule> trim(List<Topic> topics) {
    return postgres.trim(topics);
  }

  @Override
  public Consumers consumers() {
    return postgres.consumers();
  }

  /**
   * What appends where the log is.
   *
   * @param toPostgres while it is in PostgreSQL
   * @param toKafka while it is on Kafka
   */
  public MovingAppender appender(
      Appender toPostgres, KafkaAppender toKafka, MeterRegistry metrics) {
    return new MovingAppender(database, generations, toPostgres, toKafka, metrics);
  }

  private Log at(Home home) {
    return switch (home) {
      case POSTGRES -> postgres;
      case KAFKA -> kafka;
    };
  }
}
