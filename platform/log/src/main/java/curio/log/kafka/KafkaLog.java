package curio.log.kafka;

import static curio.log.kafka.Calls.answer;
import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.JobLease;
import curio.log.Consumers;
import curio.log.Due;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.Topic;
import curio.log.TopicPartition;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.TransactionWork;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The log on Kafka: an event is a record, in the partition that its writer has chosen; offsets are
 * Kafka's, in which ends of transactions are gaps. Readers see what is committed. Nobody is in a
 * group of Kafka's: which node has which partition is decided by jobs, and positions are where the
 * effects are. How events come here from an outbox says {@link KafkaMover}. Thread-safe.
 */
public final class KafkaLog implements Log, AutoCloseable {
  private static final int READERS = 4;
  private static final Duration LOOK = Duration.ofMillis(200);

  private final KafkaSettings settings;
  private final KafkaClients clients;
  private final Admin admin;
  private final Brokers brokers;
  private final ConsumerPool reading;
  private final ConsumerPool peeking;
  private final Consumers consumers = new Consumers();

  /** How many partitions the topics have that this process has declared. */
  private final Map<String, Integer> declared = new ConcurrentHashMap<>();

  private final KafkaState state;
  private final Consumer<KafkaMover.Step> steps;

  private KafkaLog(
      KafkaSettings settings,
      Database database,
      MeterRegistry metrics,
      Consumer<KafkaMover.Step> steps) {
    this.settings = settings;
    this.steps = steps;
    this.clients = new KafkaClients(settings);
    this.admin = clients.admin();
    this.brokers = new Brokers(admin, settings, new KnownTopics(database));
    this.reading = new ConsumerPool(READERS, clients::consumer);
    this.peeking = new ConsumerPool(1, clients::peeking);
    this.state = new KafkaState(admin, brokers, settings, metrics);
  }

  /**
   * The log at these brokers.
   *
   * @param database whose schema {@code log} is migrated; it remembers topics
   * @throws curio.errors.CurioException in one line: they cannot be reached, they are not what they
   *     have to be, or others than before
   */
  public static KafkaLog open(KafkaSettings settings, Database database, MeterRegistry metrics) {
    return open(settings, database, metrics, step -> {});
  }

  static KafkaLog open(
      KafkaSettings settings,
      Database database,
      MeterRegistry metrics,
      Consumer<KafkaMover.Step> steps) {
    var log = new KafkaLog(settings, database, metrics, steps);
    try {
      log.brokers.requireFit();
      log.state.start();
      return log;
    } catch (RuntimeException e) {
      log.close();
      throw Calls.isCause(e, TimeoutException.class)
          ? new CurioException(
              ErrorCode.UNAVAILABLE,
              "kafka: %s cannot be reached".formatted(String.join(",", settings.bootstrap())),
              e.getCause())
          : e;
    }
  }

  @Override
  public void declare(Topic topic) {
    brokers.declare(settings.topic(topic.name()), topic.partitions(), topic.retention());
    declared.put(topic.name(), topic.partitions());
  }

  /** The same where it may have fewer partitions than it shall have: then there are more. */
  public void grow(Topic topic) {
    brokers.grow(settings.topic(topic.name()), topic.partitions());
    declare(topic);
  }

  /** Of the topics that were declared in this process. */
  @Override
  public Mover mover(Database store, Outbox outbox, JobLease lease) {
    return mover(store, outbox, lease, tx -> Optional.of(Map.copyOf(declared)));
  }

  /**
   * The same, where the log may be elsewhere by now.
   *
   * @param open asked after the lease, when nobody else can move anything any more: how many
   *     partitions each topic has; empty, nothing is moved
   */
  public Mover mover(
      Database store,
      Outbox outbox,
      JobLease lease,
      TransactionWork<Optional<Map<String, Integer>>> open) {
    var owned = new KafkaMover.Owned(store, outbox, lease, open);
    return new KafkaMover(clients, settings, brokers, markers(outbox), owned, steps);
  }

  /** The schemas whose outboxes were ever moved here. */
  public List<String> relayed() {
    return brokers.startingWith(settings.markerTopic("")).stream().sorted().toList();
  }

  /**
   * Stops whoever moves this outbox, for who has seen to it that none begins anew, and deletes in
   * it what has been moved.
   */
  public void fence(Database store, Outbox outbox) {
    try (var producer = clients.relay(outbox.schema())) {
      producer.initTransactions();
      var last = markers(outbox).last();
      if (last.isPresent()) {
        store.inTransaction(tx -> new OutboxRows(outbox).delete(tx, last.get().rows()));
      }
    } catch (KafkaException e) {
      throw Calls.away(e);
    }
  }

  /**
   * Refuses if topics at the brokers are not those that were declared.
   *
   * @throws curio.errors.CurioException CONFLICT, in one line: one was deleted, or made anew
   */
  public void requireSameTopics() {
    var _ = brokers.described();
  }

  private MarkerTopic markers(Outbox outbox) {
    return new MarkerTopic(reading, settings.markerTopic(outbox.schema()));
  }

  @Override
  public Reader reader(Topic topic, int partition, long after) {
    return new KafkaReader(reading, place(topic.name(), partition), topic, after);
  }

  @Override
  public Map<TopicPartition, Long> lastOffsets(List<Topic> topics) {
    var asked = new HashMap<org.apache.kafka.common.TopicPartition, OffsetSpec>();
    var places = new HashMap<TopicPartition, org.apache.kafka.common.TopicPartition>();
    for (var topic : topics) {
      IntStream.range(0, topic.partitions())
          .mapToObj(partition -> new TopicPartition(topic.name(), partition))
          .forEach(place -> places.put(place, place(place.topic(), place.partition())));
    }
    places.values().forEach(place -> asked.put(place, OffsetSpec.latest()));
    var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    var found = answer(admin.listOffsets(asked, committed).all());
    var last = new HashMap<TopicPartition, Long>();
    places.forEach((ours, theirs) -> {
      long end = requireNonNull(found.get(theirs)).offset();
      if (end > 0) {
        last.put(ours, end - 1);
      }
    });
    return last;
  }

  @Override
  public Map<TopicPartition, Double> ages(List<Due> waiting) {
    return peeking.with(consumer ->
        waiting.stream().collect(Collectors.toMap(Due::place, one -> age(consumer, one))));
  }

  /** Kafka trims by itself, as the topics say. */
  @Override
  public List<CleanupRule> trim(List<Topic> topics) {
    return List.of();
  }

  @Override
  public Consumers consumers() {
    return consumers;
  }

  /** What is wrong with the brokers, for people; empty if nothing is. Cheap. */
  public Optional<String> trouble() {
    return state.trouble();
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    state.close();
    admin.close(Duration.ZERO);
    reading.close();
    peeking.close();
  }

  /** For events that are in no outbox. */
  KafkaClients clients() {
    return clients;
  }

  Brokers brokers() {
    return brokers;
  }

  KafkaSettings settings() {
    return settings;
  }

  private org.apache.kafka.common.TopicPartition place(String topic, int partition) {
    return new org.apache.kafka.common.TopicPartition(settings.topic(topic), partition);
  }

  private double age(KafkaConsumer<byte[], byte[]> consumer, Due due) {
    var place = place(due.place().topic(), due.place().partition());
    consumer.assign(List.of(place));
    consumer.seek(place, due.position() + 1);
    try {
      for (var record : consumer.poll(LOOK).records(place)) {
        return Math.max(0, System.currentTimeMillis() - record.timestamp()) / 1_000.0;
      }
    } catch (OffsetOutOfRangeException e) {
      // The one who reads there will find out.
    }
    return 0;
  }
}
