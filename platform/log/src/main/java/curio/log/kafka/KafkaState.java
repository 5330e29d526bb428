package curio.log.kafka;

import static curio.log.kafka.Calls.answer;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.loops.Measurement;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How the brokers are, as every node measures it for itself: what a relay or a reader waits for and
 * cannot change. Thread-safe.
 */
final class KafkaState implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  /** Brokers may be away for so long: events wait, and the node serves. */
  private static final Duration TROUBLE_AFTER = Duration.ofSeconds(30);

  /** Longer than any transaction of a relay may take. */
  private static final Duration IN_DOUBT_AFTER = Duration.ofSeconds(15);

  private static final Set<TransactionState> NOT_ENDED =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT);

  private final Admin admin;
  private final Brokers brokers;
  private final KafkaSettings settings;
  private final Measurement<Found> measured;

  /** Since when the last stable offset of a partition stands there; of the one that measures. */
  private final Map<TopicPartition, Standing> standing = new HashMap<>();

  private volatile Optional<String> trouble = Optional.empty();

  /** When all was well last, on the monotonic clock; of the one that measures. */
  private long wellNanos = System.nanoTime();

  private record Standing(long stable, long sinceNanos) {}

  private record Found(int brokers, long weak, double unstableSeconds, long inDoubt) {}

  KafkaState(Admin admin, Brokers brokers, KafkaSettings settings, MeterRegistry metrics) {
    this.admin = admin;
    this.brokers = brokers;
    this.settings = settings;
    this.measured = new Measurement<>("kafka-state", PERIOD, this::measure);
    measured
        .gauge("kafka_brokers", Found::brokers)
        .description("brokers that live; no value: none was reached")
        .register(metrics);
    measured
        .gauge("kafka_weak_partitions", Found::weak)
        .description("partitions with fewer replicas in sync than they have")
        .register(metrics);
    measured
        .gauge("kafka_unstable_seconds", Found::unstableSeconds)
        .description("for how long readers wait at a last stable offset that does not move")
        .register(metrics);
    measured
        .gauge("kafka_transactions_in_doubt", Found::inDoubt)
        .description("transactions of relays that should have ended by themselves and have not")
        .register(metrics);
  }

  void start() {
    measured.start();
  }

  /** What is wrong with the brokers, for people. Cheap. */
  Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void close() {
    measured.close();
  }

  private Found measure() {
    try {
      var topics = brokers.described();
      var found =
          new Found(
              answer(admin.describeCluster().nodes()).size(),
              topics.stream().mapToLong(KafkaState::weak).sum(),
              unstableSeconds(topics),
              inDoubt());
      trouble = Optional.empty();
      wellNanos = System.nanoTime();
      return found;
    } catch (RuntimeException e) {
      if (isUnfit(e) || System.nanoTime() - wellNanos > TROUBLE_AFTER.toNanos()) {
        trouble = Optional.of(Optional.ofNullable(e.getMessage()).orElse("kafka: unknown trouble"));
      }
      throw e;
    }
  }

  /** Nothing that passes by itself. */
  private static boolean isUnfit(RuntimeException failure) {
    return failure instanceof CurioException known && known.code() == ErrorCode.CONFLICT;
  }

  private static long weak(TopicDescription topic) {
    return topic.partitions().stream()
        .filter(partition -> partition.isr().size() < partition.replicas().size())
        .count();
  }

  private double unstableSeconds(Collection<TopicDescription> topics) {
    var asked = new HashMap<TopicPartition, OffsetSpec>();
    for (var topic : topics) {
      topic
          .partitions()
          .forEach(one ->
              asked.put(new TopicPartition(topic.name(), one.partition()), OffsetSpec.latest()));
    }
    var stable = ends(asked, IsolationLevel.READ_COMMITTED);
    var all = ends(asked, IsolationLevel.READ_UNCOMMITTED);
    long now = System.nanoTime();
    double longest = 0;
    for (var place : asked.keySet()) {
      long offset = stable.getOrDefault(place, 0L);
      var before = standing.get(place);
      if (all.getOrDefault(place, 0L) <= offset) {
        standing.remove(place);
      } else if (before == null || before.stable() != offset) {
        standing.put(place, new Standing(offset, now));
      } else {
        longest = Math.max(longest, (now - before.sinceNanos()) / 1e9);
      }
    }
    return longest;
  }

  private Map<TopicPartition, Long> ends(
      Map<TopicPartition, OffsetSpec> asked, IsolationLevel level) {
    var ends = new HashMap<TopicPartition, Long>();
    if (asked.isEmpty()) {
      return ends;
    }
    answer(admin.listOffsets(asked, new ListOffsetsOptions(level)).all())
        .forEach((place, found) -> ends.put(place, found.offset()));
    return ends;
  }

  private long inDoubt() {
    var longer =
        new ListTransactionsOptions()
            .filterStates(NOT_ENDED)
            .filterOnDuration(IN_DOUBT_AFTER.toMillis())
            .timeoutMs((int) KafkaClients.CALL.toMillis());
    var ours = settings.transactionalId("");
    return List.copyOf(answer(admin.listTransactions(longer).all())).stream()
        .filter(one -> one.transactionalId().startsWith(ours))
        .count();
  }
}
