package curio.log;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;

import curio.log.kafka.KafkaLog;
import curio.log.kafka.TestTopics;
import curio.store.Database;
import curio.testkit.KafkaBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The log on three brokers keeps what every log promises when one of them has been killed. */
@Tag("long")
@EnabledIfSystemProperty(named = "long", matches = "true")
class KafkaClusterContractTest extends LogContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static List<KafkaBroker> brokers = List.of();
  private static int tests;

  private final TestTopics topics =
      TestTopics.on(brokers.stream().map(KafkaBroker::address).toList(), 3);
  private @Nullable KafkaLog kafka;
  private @Nullable KafkaBroker killed;

  @BeforeAll
  static void startBrokers() {
    brokers = KafkaBroker.cluster(3);
  }

  @AfterAll
  static void stopBrokers() {
    brokers.forEach(KafkaBroker::close);
  }

  @Override
  Log open(Database opened) {
    var opening = KafkaLog.open(topics.settings(), opened, new SimpleMeterRegistry());
    kafka = opening;
    // The one that was killed in the test before takes part again.
    eventually(PATIENCE, () -> opening.declare(TOPIC));
    return opening;
  }

  /** A topic can be made only while all are there; what follows has two. */
  @BeforeEach
  void killOne() {
    var dying = brokers.get(tests++ % brokers.size());
    dying.kill();
    killed = dying;
    // The others lead its partitions.
    eventually(PATIENCE, () -> log.lastOffsets(List.of(TOPIC)));
  }

  @AfterEach
  void closeLog() {
    requireNonNull(kafka).close();
    topics.close();
    requireNonNull(killed).restart();
  }
}
