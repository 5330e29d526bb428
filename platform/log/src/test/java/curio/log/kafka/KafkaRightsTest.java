package curio.log.kafka;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.jobs.Jobs;
import curio.log.EventSamples;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.store.notifications.Notifications;
import curio.testkit.KafkaBroker;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The rights that the page on running asks for are enough, and what is missing is told. */
class KafkaRightsTest {
  private static final Topic TOPIC =
      new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.SKIP);
  private static final String PREFIX = "curio.";
  private static final Outbox OUTBOX = new Outbox("things");
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final List<AclBinding> ON_TOPICS =
      List.of(
          allowed(ResourceType.TOPIC, PREFIX, AclOperation.DESCRIBE),
          allowed(ResourceType.TOPIC, PREFIX, AclOperation.DESCRIBE_CONFIGS),
          allowed(ResourceType.TOPIC, PREFIX, AclOperation.READ),
          allowed(ResourceType.TOPIC, PREFIX, AclOperation.WRITE),
          allowed(ResourceType.TOPIC, PREFIX, AclOperation.CREATE),
          allowed(ResourceType.CLUSTER, "kafka-cluster", AclOperation.DESCRIBE));

  private static final List<AclBinding> ON_TRANSACTIONS =
      List.of(
          allowed(ResourceType.TRANSACTIONAL_ID, PREFIX + "curio-relay-", AclOperation.DESCRIBE),
          allowed(ResourceType.TRANSACTIONAL_ID, PREFIX + "curio-relay-", AclOperation.WRITE));

  @Test
  void whatIsMissingIsToldInOneLineAndWhatThePageAsksForIsEnough() throws Exception {
    var metrics = new SimpleMeterRegistry();
    try (var broker = KafkaBroker.startWithRights();
        var admin = Admin.create(Map.of("bootstrap.servers", broker.address()));
        var store = TestDatabase.migrated("jobs", "log", "things");
        var notifications = new Notifications(store.database(), store.settings(), "node");
        var jobs = new Jobs(store.database(), store.database(), notifications, "node", metrics);
        var log = KafkaLog.open(settings(broker), store.database(), metrics);
        var appender = new KafkaAppender(log, notifications);
        var relay = new OutboxRelay(store.database(), log, OUTBOX, notifications, jobs, metrics)) {
      refused(() -> log.declare(TOPIC), "kafka: a right on topic curio.things is missing: ");

      admin.createAcls(ON_TOPICS).all().get();
      eventually(() -> log.declare(TOPIC));
      // A broker that has just begun may take its time, and tells nobody that it is ready.
      eventually(LONG, () -> appender.append(TOPIC, EventSamples.many(TOPIC, 7)));
      refused(
          () -> log.fence(store.database(), OUTBOX),
          "kafka: a right at the brokers is missing: Transactional Id authorization failed.");

      admin.createAcls(ON_TRANSACTIONS).all().get();
      store
          .database()
          .inTransaction(tx -> {
            OUTBOX.append(tx, TOPIC, EventSamples.many(TOPIC, 7));
            return null;
          });
      jobs.start();
      relay.start();
      eventually(
          LONG,
          () -> {
            assertThat(all(log)).isGreaterThanOrEqualTo(14);
            assertThat(metrics.get("kafka_brokers").gauge().value()).isEqualTo(1);
            assertThat(log.trouble()).isEmpty();
          });
    }
  }

  private static int all(KafkaLog log) {
    return IntStream.range(0, TOPIC.partitions())
        .map(partition -> log.read(TOPIC, partition, -1, 100).size())
        .sum();
  }

  private static void refused(ThrowingCallable call, String because) {
    assertThatThrownBy(call)
        .isInstanceOf(CurioException.class)
        .hasMessageStartingWith(because)
        .hasMessageEndingWith("(expected: those of docs/running.md)")
        .message()
        .doesNotContain("\n");
  }

  private static AclBinding allowed(ResourceType type, String name, AclOperation operation) {
    var pattern = type == ResourceType.CLUSTER ? PatternType.LITERAL : PatternType.PREFIXED;
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:curio", "*", operation, AclPermissionType.ALLOW));
  }

  private static KafkaSettings settings(KafkaBroker broker) {
    return new KafkaSettings(
        List.of(broker.guardedAddress()),
        PREFIX,
        1,
        Map.of(
            "security.protocol",
            "SASL_PLAINTEXT",
            "sasl.mechanism",
            "PLAIN",
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"curio\""
                + " password=\"curio\";"));
  }
}
