package curio.log.kafka;

import static curio.log.kafka.Calls.answer;
import static curio.log.kafka.Calls.unfit;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.kafka.KnownTopics.Known;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the brokers are what the promises of the log need, and topics at them. What does not fit
 * is refused in one line that says what would. Thread-safe.
 */
final class Brokers {
  /** Of Kafka's {@code metadata.version}, that of 4.1. */
  private static final int METADATA_VERSION = 26;

  /** Since then a transaction's own number fences what is left of an earlier one. */
  private static final int TRANSACTION_VERSION = 2;

  private static final int MESSAGE_BYTES = 2 << 20;
  private static final Duration UNTIL_MADE = Duration.ofSeconds(10);

  /** Whoever writes goes by a look that is no older. */
  private static final Duration COMPARE_EVERY = Duration.ofSeconds(5);

  private final Admin admin;
  private final KafkaSettings settings;
  private final KnownTopics known;
  private final Set<String> names = ConcurrentHashMap.newKeySet();

  /** Of the look at all topics that began last. */
  private final AtomicReference<Compared> compared =
      new AtomicReference<>(
          new Compared(Optional.empty(), System.nanoTime() - 2 * COMPARE_EVERY.toNanos()));

  /**
   * What a look at all topics has found.
   *
   * @param unfit why they are not those that we have met; empty if they are
   * @param nanos when it began, on the monotonic clock
   */
  private record Compared(Optional<String> unfit, long nanos) {
    boolean isFresh() {
      return System.nanoTime() - nanos <= COMPARE_EVERY.toNanos();
    }
  }

  Brokers(Admin admin, KafkaSettings settings, KnownTopics known) {
    this.admin = admin;
    this.settings = settings;
    this.known = known;
  }

  /** Asks whether they are new enough, and the same as ever. */
  void requireFit() {
    var features = answer(admin.describeFeatures().featureMetadata()).finalizedFeatures();
    requireFeature("metadata.version", METADATA_VERSION, features);
    requireFeature("transaction.version", TRANSACTION_VERSION, features);
    var cluster = cluster();
    known
        .cluster()
        .filter(before -> !before.equals(cluster))
        .ifPresent(before -> {
          throw unfit("the cluster is %s (expected: %s, as before)".formatted(cluster, before));
        });
  }

  private static void requireFeature(
      String name, int least, Map<String, FinalizedVersionRange> all) {
    var range = all.get(name);
    int found = range == null ? 0 : range.maxVersionLevel();
    if (found < least) {
      throw unfit(
          "the brokers' %s is %d (expected: >= %d, brokers 4.1 or later, upgraded by"
                  .formatted(name, found, least)
              + " kafka-features)");
    }
  }

  /** A topic of events. */
  void declare(String name, int partitions, Duration retention) {
    var configs = new TreeMap<>(common());
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
    configs.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    configs.put(TopicConfig.RETENTION_BYTES_CONFIG, "-1");
    declare(name, partitions, configs);
  }

  /** A topic that is there has so many partitions at least from now on. */
  void grow(String name, int partitions) {
    var found = describe(name);
    if (found.isPresent() && found.get().partitions().size() < partitions) {
      var more = Map.of(name, NewPartitions.increaseTo(partitions));
      try {
        answer(admin.createPartitions(more).all());
      } catch (CurioException e) {
        throw Calls.isCause(e, AuthorizationException.class)
            ? Calls.forbidden("to alter topic " + name, e.getCause())
            : e;
      }
      var _ = described(name, topic -> topic.partitions().size() >= partitions);
    }
  }

  /** A topic of which the last record is kept. */
  void declareCompacted(String name) {
    var configs = new TreeMap<>(common());
    configs.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
    declare(name, 1, configs);
  }

  private Map<String, String> common() {
    return Map.of(
        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
        Integer.toString(settings.inSync()),
        TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
        "false",
        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
        "LogAppendTime",
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
        Integer.toString(MESSAGE_BYTES));
  }

  private void declare(String name, int partitions, Map<String, String> configs) {
    try {
      require(name, partitions, configs);
    } catch (CurioException e) {
      throw Calls.isCause(e, AuthorizationException.class)
          ? Calls.forbidden("on topic " + name, e.getCause())
          : e;
    }
  }

  private void require(String name, int partitions, Map<String, String> configs) {
    var before = Optional.ofNullable(known.all().get(name));
    var found = describe(name);
    if (found.isEmpty()) {
      before.ifPresent(one -> {
        throw gone(name);
      });
      create(name, partitions, configs);
      found = described(name, topic -> true);
    }
    var topic = found.orElseThrow(() -> gone(name));
    requireShape(topic, partitions);
    requireConfigs(name, configs);
    requireSame(name, topic, known.remember(name, new Known(id(topic), cluster())));
  }

  /** All topics, which are those that we have met: else it is refused. */
  List<TopicDescription> described() {
    long began = System.nanoTime();
    try {
      var topics = describedNow();
      remember(new Compared(Optional.empty(), began));
      return topics;
    } catch (CurioException e) {
      if (e.code() == ErrorCode.CONFLICT) {
        remember(new Compared(Optional.ofNullable(e.getMessage()), began));
      }
      throw e;
    }
  }

  private List<TopicDescription> describedNow() {
    var all = known.all();
    var found = admin.describeTopics(all.keySet()).topicNameValues();
    var topics = new ArrayList<TopicDescription>();
    all.forEach((name, before) -> {
      var topic = topic(found.get(name), name);
      requireSame(name, topic, before);
      topics.add(topic);
    });
    return topics;
  }

  private void remember(Compared found) {
    compared.accumulateAndGet(found, (one, other) -> one.nanos() - other.nanos() > 0 ? one : other);
  }

  /**
   * Refuses if topics are not those that we have met, by the last look of whoever looked, five
   * seconds ago at most; after one that found others, by a new one.
   */
  void requireSame() {
    var last = compared.get();
    if (!last.isFresh() || last.unfit().isPresent()) {
      var _ = described();
    }
  }

  /** What the last look at all topics has found, if they are not those that we have met. Cheap. */
  Optional<String> lastTrouble() {
    return compared.get().unfit();
  }

  /** Whether a topic of this name was declared, by any node. */
  boolean knows(String name) {
    if (!names.contains(name)) {
      names.addAll(known.all().keySet());
    }
    return names.contains(name);
  }

  /** What follows a beginning of names, of all topics that were declared. */
  List<String> startingWith(String beginning) {
    return known.all().keySet().stream()
        .filter(name -> name.startsWith(beginning))
        .map(name -> name.substring(beginning.length()))
        .toList();
  }

  private String cluster() {
    return Objects.toString(answer(admin.describeCluster().clusterId()), "");
  }

  private static void requireSame(String name, TopicDescription topic, Known before) {
    if (!id(topic).equals(before.id())) {
      throw unfit(
          "topic %s has the id %s (expected: %s; it was deleted and made anew)"
              .formatted(name, id(topic), before.id()));
    }
  }

  private static String id(TopicDescription topic) {
    return topic.topicId().toString();
  }

  private static CurioException gone(String name) {
    return unfit("topic %s is not there (expected: as it was made; deleted?)".formatted(name));
  }

  private static TopicDescription topic(@Nullable KafkaFuture<TopicDescription> call, String name) {
    if (call == null) {
      throw gone(name);
    }
    try {
      return answer(call);
    } catch (CurioException e) {
      throw Calls.isCause(e, UnknownTopicOrPartitionException.class) ? gone(name) : e;
    }
  }

  private Optional<TopicDescription> describe(String name) {
    try {
      KafkaFuture<Map<String, TopicDescription>> call =
          admin.describeTopics(List.of(name)).allTopicNames();
      return Optional.ofNullable(answer(call).get(name));
    } catch (CurioException e) {
      if (Calls.isCause(e, UnknownTopicOrPartitionException.class)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void create(String name, int partitions, Map<String, String> configs) {
    var topic = new NewTopic(name, partitions, (short) settings.replicas()).configs(configs);
    try {
      answer(admin.createTopics(List.of(topic)).all());
    } catch (CurioException e) {
      if (Calls.isCause(e, InvalidReplicationFactorException.class)) {
        throw unfit(
            "%d replicas of topic %s: too few brokers (expected: as many as replicas, or fewer"
                    .formatted(settings.replicas(), name)
                + " by kafka-log.replicas)");
      }
      if (!Calls.isCause(e, TopicExistsException.class)) {
        throw e;
      }
    }
  }

  /** Brokers know of something new one after the other. */
  private Optional<TopicDescription> described(String name, Predicate<TopicDescription> made) {
    long until = System.nanoTime() + UNTIL_MADE.toNanos();
    var found = describe(name);
    while (found.filter(made).isEmpty() && System.nanoTime() - until < 0) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Calls.away(e);
      }
      found = describe(name);
    }
    return found;
  }

  private void requireShape(TopicDescription topic, int partitions) {
    int found = topic.partitions().size();
    // A move that died may have made more, which nobody uses.
    if (found % partitions != 0) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "topic %s: %d partitions (expected: %d, as it was made)"
              .formatted(topic.name(), partitions, found));
    }
    int replicas =
        topic.partitions().stream().mapToInt(one -> one.replicas().size()).min().orElse(0);
    if (replicas < settings.replicas()) {
      throw unfit(
          "topic %s has %d replicas (expected: >= %d)"
              .formatted(topic.name(), replicas, settings.replicas()));
    }
  }

  private void requireConfigs(String name, Map<String, String> wanted) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config found =
        Objects.requireNonNull(
            answer(admin.describeConfigs(List.of(resource)).all()).get(resource));
    var wrong = new ArrayList<String>();
    wanted.forEach((key, value) -> {
      var entry = found.get(key);
      var present = entry == null ? "" : Objects.toString(entry.value(), "");
      if (!fits(key, present, value)) {
        wrong.add("%s is %s (expected: %s)".formatted(key, present, value));
      }
    });
    if (!wrong.isEmpty()) {
      throw unfit("topic %s: %s".formatted(name, String.join(", ", wrong)));
    }
  }

  private static boolean fits(String key, String present, String wanted) {
    return switch (key) {
      // More is as good.
      case TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, TopicConfig.MAX_MESSAGE_BYTES_CONFIG ->
          number(present) >= number(wanted);
      case TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG ->
          number(present) == -1 || (number(wanted) >= 0 && number(present) >= number(wanted));
      default -> present.equals(wanted);
    };
  }

  private static long number(String text) {
    return text.isEmpty() ? Long.MIN_VALUE : Long.parseLong(text);
  }
}
