package curio.log.moving;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Topic;
import curio.store.Database;
import curio.store.Row;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * On which log each topic is and was, as PostgreSQL knows it; what a node has seen of that is a
 * second old at most. Who appends does not rest on it: see {@link LogMove}. Thread-safe.
 */
final class Generations {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private static final String OPEN =
      """
      select topic, cardinality(began) as partitions, log = 'kafka' and not closing as takes
      from log.generation where ended is null
      """;

  private final Database database;
  private volatile Seen seen = new Seen(Map.of(), System.nanoTime() - FRESH.toNanos());

  /** By topic, the earliest first. */
  private record Seen(Map<String, List<Generation>> all, long nanos) {}

  Generations(Database database) {
    this.database = database;
  }

  /**
   * Makes a topic known.
   *
   * @param preferred where it is if it is the first of all; others join those that there are
   */
  void declare(Topic topic, Home preferred) {
    database.inTransaction(tx -> {
      // Behind the lock, so that it is seen where a move has brought them.
      tx.execute(LogMove.SHARE);
      var others = others(tx);
      return tx.execute(
          """
          insert into log.generation (topic, generation, log, began)
          select ?, 0, ?, array_fill(0::bigint, array[?])
          where not exists (select from log.generation where topic = ?)
          on conflict do nothing
          """,
          topic.name(),
          others.map(Others::log).orElse(preferred.text()),
          topic.partitions() * others.map(Others::factor).orElse(1),
          topic.name());
    });
    refresh();
  }

  /**
   * Where all topics are, and how many times more partitions they have there than in PostgreSQL.
   */
  private record Others(String log, int factor) {}

  private static Optional<Others> others(Handle tx) {
    return tx.createQuery(
            """
            select g.log, max(cardinality(g.began) / t.partitions) as factor
            from log.generation g join log.topic t on t.name = g.topic
            where g.ended is null group by g.log
            """)
        .mapTo(Others.class)
        .findFirst();
  }

  /** Those of a topic, the earliest first. */
  List<Generation> of(String topic) {
    var all = fresh().get(topic);
    if (all == null) {
      refresh();
      all = fresh().get(topic);
    }
    if (all == null) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "topic %s: unknown".formatted(topic));
    }
    return all;
  }

  /** Where the log is; empty while it moves and takes nothing, and when there are no topics. */
  Optional<Home> home() {
    return open().filter(generation -> !generation.closing()).map(Generation::home);
  }

  /** Whether any topic is, or was, on such a log. */
  boolean knows(Home home) {
    return fresh().values().stream()
        .flatMap(List::stream)
        .anyMatch(generation -> generation.home() == home);
  }

  /** Looks again before the next answer. */
  void refresh() {
    // What it finds is as old as the question: the answer may take long.
    long asked = System.nanoTime();
    seen = new Seen(database.read(Generations::load), asked);
  }

  /** Whether the log is there and takes something, for who holds the right to append. */
  static boolean isAt(Handle tx, Home home) {
    return tx.createQuery(
            """
            select not exists (
              select from log.generation where ended is null and (closing or log <> :home))
            """)
        .bind("home", home.text())
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * How many partitions each topic has on Kafka, for who holds the right to append; empty if the
   * log is elsewhere or takes nothing.
   */
  static Optional<Map<String, Integer>> onKafka(Handle tx) throws SQLException {
    return onKafka(tx.getConnection());
  }

  /** The same on a bare connection. */
  static Optional<Map<String, Integer>> onKafka(Connection connection) throws SQLException {
    var partitions = new HashMap<String, Integer>();
    try (var ask = connection.createStatement();
        var open = ask.executeQuery(OPEN)) {
      while (open.next()) {
        if (!open.getBoolean("takes")) {
          return Optional.empty();
        }
        partitions.put(new Row(open).text("topic"), open.getInt("partitions"));
      }
    }
    return Optional.of(partitions);
  }

  private Optional<Generation> open() {
    return fresh().values().stream().map(List::getLast).filter(Generation::isOpen).findFirst();
  }

  private Map<String, List<Generation>> fresh() {
    if (System.nanoTime() - seen.nanos() >= FRESH.toNanos()) {
      refresh();
    }
    return seen.all();
  }

  static Map<String, List<Generation>> load(Handle tx) {
    var all = new HashMap<String, List<Generation>>();
    tx.createQuery(
            """
            select topic, generation, log, began, ended, closing from log.generation
            order by topic, generation
            """)
        .map((row, context) ->
            all.computeIfAbsent(new Row(row).text("topic"), topic -> new ArrayList<>())
                .add(generation(row)))
        .list();
    return Collections.unmodifiableMap(all);
  }

  private static Generation generation(ResultSet row) throws SQLException {
    return new Generation(
        row.getInt("generation"),
        Home.of(new Row(row).text("log")),
        numbers(row.getArray("began")),
        numbers(row.getArray("ended")),
        row.getBoolean("closing"));
  }

  private static List<Long> numbers(@Nullable Array array) throws SQLException {
    return array == null ? List.of() : List.of((Long[]) array.getArray());
  }
}
