package curio.log.moving;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Outbox;
import curio.log.Topic;
import curio.log.TopicPartition;
import curio.log.kafka.KafkaLog;
import curio.store.Database;
import curio.store.Row;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Moves the log of a running installation: a new generation of all topics begins on the other one.
/// Nothing is copied; who reads goes on in the old one to its end.
///
/// **To Kafka**, in one transaction of PostgreSQL: the partitions are locked, as every move of a
/// relay and every append does, and closed; where they end is where the old generation ends.
/// Whoever waited for the lock finds them closed and looks again.
///
/// **To PostgreSQL.** Kafka cannot be locked, so first nothing new is let in: (1) the generations
/// are marked as closing, under the lock that appends share, so none is under way then; (2) for
/// each outbox `initTransactions` is called as its relay does, after which no relay that began
/// before can commit, and none that begins later finds that it may; what the last marker names is
/// deleted from the outbox; (3) the ends are read, and in one transaction the old generations end
/// there and new ones begin in PostgreSQL. A move that dies in between is made again: until then
/// events wait in their outboxes and commands are refused.
///
/// **A move that stands still** may go on when others have moved the log, so its last transaction
/// looks whether what it has read still holds: to Kafka, that no generation has ended or begun; to
/// PostgreSQL, that the mark of closing is that of this very attempt.
public final class LogMove {
  private static final long APPENDING = 0x6c6f_6700L;

  /** Held by whoever appends to Kafka or declares a topic, until its transaction ends. */
  static final String SHARE = "select pg_advisory_xact_lock_shared(%d)".formatted(APPENDING);

  private final Database database;
  private final KafkaLog kafka;
  private final List<Topic> topics;
  private final Consumer<Step> steps;

  /** Where one stands, for tests that stop it there. */
  enum Step {
    /** Nothing new is let in at the brokers. */
    CLOSED,
    /** The ends at the brokers are read. */
    READ
  }

  /** A move of all topics that nodes have declared. */
  public LogMove(Database database, KafkaLog kafka) {
    this(database, kafka, step -> {});
  }

  LogMove(Database database, KafkaLog kafka, Consumer<Step> steps) {
    this.database = database;
    this.kafka = kafka;
    this.topics = database.read(LogMove::declared);
    this.steps = steps;
  }

  private static List<Topic> declared(Handle tx) {
    return tx.createQuery(
            "select name, partitions, extract(epoch from retention)::bigint from log.topic")
        .map((row, context) ->
            new Topic(
                new Row(row).text("name"),
                row.getInt(2),
                Duration.ofSeconds(row.getLong(3)),
                Topic.OnPoison.SKIP))
        .list();
  }

  /** Has the log on Kafka; false if it was there. */
  public boolean toKafka() {
    return toKafka(OptionalInt.empty());
  }

  /**
   * The same.
   *
   * @param partitions how many each topic has there from now on: a multiple of what it has had; if
   *     empty, as many as it had last
   */
  public boolean toKafka(OptionalInt partitions) {
    var known = database.read(Generations::load);
    var there = topics.stream().map(topic -> onKafka(topic, known, partitions)).toList();
    if (at(Home.KAFKA)) {
      return false;
    }
    there.forEach(kafka::grow);
    var began = ends(there, known);
    steps.accept(Step.READ);
    return database.inTransaction(tx -> {
      lockOut(tx);
      requireAllKnown(tx);
      requireSame(known, Generations.load(tx));
      lockAll(tx);
      var next = new TreeMap<String, List<Long>>();
      for (var topic : topics) {
        if (reopened(tx, topic)) {
          continue;
        }
        var ended = lockedEnds(tx, topic.name());
        closeInPostgres(tx, topic.name());
        end(tx, topic.name(), ended);
        next.put(topic.name(), began.getOrDefault(topic.name(), List.of()));
      }
      next.forEach((topic, places) -> begin(tx, topic, Home.KAFKA, places));
      return true;
    });
  }

  /** Has the log in PostgreSQL; false if it was there. */
  public boolean toPostgres() {
    if (at(Home.POSTGRES)) {
      return false;
    }
    // Before anything is held up.
    kafka.requireSameTopics();
    long attempt = ThreadLocalRandom.current().nextLong();
    database.inTransaction(tx -> {
      lockOut(tx);
      return tx.execute(
          "update log.generation set closing = true, attempt = ? where ended is null", attempt);
    });
    steps.accept(Step.CLOSED);
    for (var schema : kafka.relayed()) {
      kafka.fence(database, new Outbox(schema));
    }
    var known = database.read(Generations::load);
    var ended =
        ends(
            topics.stream().map(topic -> onKafka(topic, known, OptionalInt.empty())).toList(),
            known);
    steps.accept(Step.READ);
    return database.inTransaction(tx -> {
      lockOut(tx);
      requireAllKnown(tx);
      if (!isClosing(tx, attempt)) {
        throw movedMeanwhile();
      }
      lockAll(tx);
      for (var topic : topics) {
        end(tx, topic.name(), ended.getOrDefault(topic.name(), List.of()));
        begin(tx, topic.name(), Home.POSTGRES, lockedEnds(tx, topic.name()));
        tx.execute(
            """
            update log.partition set closed = false
            where topic_id = (select id from log.topic where name = ?)
            """,
            topic.name());
      }
      return true;
    });
  }

  /** Waits for whoever has the lock {@link #SHARE}. */
  private static void lockOut(Handle tx) {
    tx.execute("select pg_advisory_xact_lock(?)", APPENDING);
  }

  /** All topics move together; one may have been declared since this move began. */
  private void requireAllKnown(Handle tx) {
    var open =
        tx.createQuery("select topic from log.generation where ended is null")
            .mapTo(String.class)
            .list();
    var known = topics.stream().map(Topic::name).toList();
    if (!known.containsAll(open)) {
      throw new CurioException(
          ErrorCode.CONFLICT, "a topic was declared meanwhile (expected: the same command again)");
    }
  }

  /** No topic has moved between two looks. */
  private void requireSame(
      Map<String, List<Generation>> before, Map<String, List<Generation>> now) {
    for (var topic : topics) {
      if (last(before, topic) != last(now, topic)) {
        throw movedMeanwhile();
      }
    }
  }

  private static int last(Map<String, List<Generation>> all, Topic topic) {
    var generations = all.getOrDefault(topic.name(), List.of());
    return generations.isEmpty() ? -1 : generations.getLast().number();
  }

  private static CurioException movedMeanwhile() {
    return new CurioException(
        ErrorCode.CONFLICT,
        "somebody else moved the log meanwhile (expected: one move at a time; the same command"
            + " again)");
  }

  /** Nothing is appended to the topic in PostgreSQL from now on. */
  private static int closeInPostgres(Handle tx, String topic) {
    return tx.execute(
        """
        update log.partition set closed = true
        where topic_id = (select id from log.topic where name = ?) and not closed
        """,
        topic);
  }

  /** The same for a topic that is on Kafka, if it still is. */
  static int closeUnlessHere(Handle tx, String topic) {
    tx.execute(SHARE);
    return tx.execute(
        """
        update log.partition set closed = true
        where topic_id = (select id from log.topic where name = ?) and not closed
          and exists (
            select from log.generation where topic = ? and ended is null and log = 'kafka')
        """,
        topic,
        topic);
  }

  private boolean at(Home home) {
    return database.read(tx -> Generations.isAt(tx, home));
  }

  /** A move to PostgreSQL that did not come to its end is given up. */
  private static boolean reopened(Handle tx, Topic topic) {
    return tx.execute(
            """
            update log.generation set closing = false, attempt = null
            where topic = ? and ended is null and log = 'kafka'
            """,
            topic.name())
        > 0;
  }

  private static boolean isClosing(Handle tx, long attempt) {
    return tx.createQuery(
            """
            select bool_and(
              closing and log = 'kafka' and attempt is not distinct from :attempt)
            from (
              select closing, log, attempt from log.generation where ended is null
              order by topic for update
            ) open
            """)
        .bind("attempt", attempt)
        .mapTo(Boolean.class)
        .one();
  }

  /** A topic as it is at the brokers, or shall be. */
  private static Topic onKafka(
      Topic topic, Map<String, List<Generation>> known, OptionalInt wanted) {
    var all = known.getOrDefault(topic.name(), List.of());
    var last =
        all.reversed().stream()
            .filter(generation -> generation.home() == Home.KAFKA)
            .mapToInt(Generation::partitions)
            .findFirst();
    int before = last.orElseGet(topic::partitions);
    int partitions = wanted.orElse(before);
    if (partitions % before != 0) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "%d partitions of topic %s (expected: a multiple of %d)"
              .formatted(partitions, topic.name(), before));
    }
    boolean open = !all.isEmpty() && all.getLast().home() == Home.KAFKA;
    if (open && partitions != before) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "the log is on Kafka, where topic %s has %d partitions (expected: ./curio log move --to"
                  .formatted(topic.name(), before)
              + " postgres first, and back with more)");
    }
    return topic.withPartitions(partitions);
  }

  /** By partition, the place behind the last at the brokers. */
  private Map<String, List<Long>> ends(List<Topic> topics, Map<String, List<Generation>> known) {
    var found = kafka.lastOffsets(topics);
    // Behind it: what was read is certainly of the same topics.
    kafka.requireSameTopics();
    var ends = new TreeMap<String, List<Long>>();
    for (var topic : topics) {
      var places = new ArrayList<Long>();
      for (int partition = 0; partition < topic.partitions(); partition++) {
        places.add(found.getOrDefault(new TopicPartition(topic.name(), partition), -1L) + 1);
      }
      known.getOrDefault(topic.name(), List.of()).stream()
          .filter(generation -> generation.home() == Home.KAFKA)
          .forEach(generation -> requireReached(topic.name(), generation, places));
      ends.put(topic.name(), places);
    }
    return ends;
  }

  /** A topic that ends before a place that it has had would have others there. */
  private static void requireReached(String topic, Generation generation, List<Long> ends) {
    var reached = generation.isOpen() ? generation.began() : generation.ended();
    for (int partition = 0; partition < reached.size(); partition++) {
      if (ends.get(partition) < reached.get(partition)) {
        throw new CurioException(
            ErrorCode.CONFLICT,
            "kafka: topic %s ends at %d in partition %d (expected: >= %d; records were lost)"
                .formatted(topic, ends.get(partition), partition, reached.get(partition)));
      }
    }
  }

  /** In the order in which everybody locks them. */
  private static void lockAll(Handle tx) {
    var _ =
        tx.createQuery("select topic_id from log.partition order by topic_id, partition for update")
            .mapTo(Integer.class)
            .list();
  }

  /** By partition, the place behind the last in PostgreSQL, where nobody appends meanwhile. */
  private static List<Long> lockedEnds(Handle tx, String topic) {
    return tx.createQuery(
            """
            select next_offset from log.partition
            where topic_id = (select id from log.topic where name = :topic)
            order by partition
            """)
        .bind("topic", topic)
        .mapTo(Long.class)
        .list();
  }

  private static void end(Handle tx, String topic, List<Long> places) {
    tx.createUpdate(
            """
            update log.generation set ended = :places, closing = false, attempt = null
            where topic = :topic and ended is null
            """)
        .bind("places", places.stream().mapToLong(Long::longValue).toArray())
        .bind("topic", topic)
        .execute();
  }

  private static void begin(Handle tx, String topic, Home home, List<Long> places) {
    tx.createUpdate(
            """
            insert into log.generation (topic, generation, log, began)
            select topic, max(generation) + 1, :log, :places from log.generation
            where topic = :topic group by topic
            """)
        .bind("log", home.text())
        .bind("places", places.stream().mapToLong(Long::longValue).toArray())
        .bind("topic", topic)
        .execute();
  }
}
