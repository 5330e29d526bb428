package curio.log.kafka;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.log.Topic;
import curio.testkit.KafkaBroker;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What does not fit is refused, in one line that says what would. */
class KafkaRefusalsTest {
  private static final Topic TOPIC =
      new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.SKIP);

  private final TestTopics topics = TestTopics.onOneBroker();
  private final TestDatabase store = TestDatabase.migrated("jobs", "log");

  @AfterEach
  void close() {
    store.close();
    topics.close();
  }

  @Test
  void brokersThatCannotBeReached() {
    refused(
        () -> open(new KafkaSettings(List.of("127.0.0.1:1"), "", 1, Map.of())),
        "kafka: 127.0.0.1:1 cannot be reached");
  }

  @Test
  void brokersThatAreTooOld() {
    try (var old = KafkaBroker.start(List.of("--feature", "transaction.version=1"))) {
      refused(
          () -> open(new KafkaSettings(List.of(old.address()), "", 1, Map.of())),
          "kafka: the brokers' transaction.version is 1 (expected: >= 2, brokers 4.1 or later,"
              + " upgraded by kafka-features)");
    }
  }

  @Test
  void fewerBrokersThanReplicas() {
    var three =
        new KafkaSettings(topics.settings().bootstrap(), topics.settings().prefix(), 3, Map.of());
    try (var log = open(three)) {
      refused(
          () -> log.declare(TOPIC),
          "kafka: 3 replicas of topic %s: too few brokers".formatted(name()));
    }
  }

  @Test
  void topicsWithTooFewReplicas() {
    try (var log = open(topics.settings())) {
      log.declare(TOPIC);
    }
    var three =
        new KafkaSettings(topics.settings().bootstrap(), topics.settings().prefix(), 3, Map.of());
    try (var log = open(three)) {
      refused(
          () -> log.declare(TOPIC),
          "kafka: topic %s has 1 replicas (expected: >= 3)".formatted(name()));
    }
  }

  @Test
  void anotherCluster() {
    try (var log = open(topics.settings())) {
      log.declare(TOPIC);
    }
    store.database().inTransaction(tx -> tx.execute("update log.broker_topic set cluster = 'one'"));

    refused(() -> open(topics.settings()), "(expected: one, as before)");
  }

  @Test
  void aTopicThatWasDeletedAndOneThatWasMadeAnew() throws Exception {
    try (var log = open(topics.settings())) {
      log.declare(TOPIC);
      topics.makeAnew(TOPIC);
      // Not all threads of a broker know at once.
      eventually(() -> refused(() -> log.declare(TOPIC), "it was deleted and made anew"));
      eventually(
          Duration.ofSeconds(30),
          () -> assertThat(log.trouble().orElse("")).contains("it was deleted and made anew"));

      topics.admin().deleteTopics(List.of(name())).all().get();
      eventually(() ->
          refused(() -> log.declare(TOPIC), "kafka: topic %s is not there".formatted(name())));
    }
  }

  @Test
  void aTopicWhoseSettingsLoseRecords() throws Exception {
    try (var log = open(topics.settings())) {
      log.declare(TOPIC);
      set("unclean.leader.election.enable", "true");
      set("retention.ms", "1000");

      refused(
          () -> log.declare(TOPIC),
          "kafka: topic %s: retention.ms is 1000 (expected: 86400000), ".formatted(name())
              + "unclean.leader.election.enable is true (expected: false)");
    }
  }

  private void set(String key, String value) throws Exception {
    var topic = new ConfigResource(ConfigResource.Type.TOPIC, name());
    var change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    topics.admin().incrementalAlterConfigs(Map.of(topic, List.of(change))).all().get();
  }

  private String name() {
    return topics.settings().topic(TOPIC.name());
  }

  private KafkaLog open(KafkaSettings settings) {
    return KafkaLog.open(settings, store.database(), new SimpleMeterRegistry());
  }

  private static void refused(ThrowingCallable call, String because) {
    assertThatThrownBy(call)
        .isInstanceOf(CurioException.class)
        .hasMessageContaining(because)
        .message()
        .doesNotContain("\n");
  }
}
