package curio.log.kafka;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import curio.log.Event;
import curio.log.EventSamples;
import curio.log.LogRecord;
import curio.log.OutboxRelay;
import curio.log.Topic;
import curio.store.notifications.Notifications;
import curio.testkit.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaAppenderTest {
  private static final Topic TOPIC =
      new Topic("things", 4, Duration.ofDays(1), Topic.OnPoison.SKIP);

  private final TestTopics topics = TestTopics.onOneBroker();
  private final TestDatabase store = TestDatabase.migrated("log");
  private final Notifications notifications =
      new Notifications(store.database(), store.settings(), "node");
  private final KafkaLog log =
      KafkaLog.open(topics.settings(), store.database(), new SimpleMeterRegistry());
  private final KafkaAppender appender = new KafkaAppender(log, notifications);

  KafkaAppenderTest() {
    log.declare(TOPIC);
  }

  @AfterEach
  void close() {
    appender.close();
    log.close();
    notifications.close();
    store.close();
    topics.close();
  }

  @Test
  void whatWasTakenIsThereInItsOrderAndConsumersAreWoken() throws Exception {
    var woken = new CopyOnWriteArrayList<String>();
    var calls = new ArrayList<Callable<List<Event>>>();
    for (int i = 0; i < 20; i++) {
      var key = "of-" + i;
      calls.add(() -> {
        var all = new ArrayList<Event>();
        for (int call = 0; call < 5; call++) {
          var some = List.of(EventSamples.of(TOPIC, key, "a"), EventSamples.of(TOPIC, key, "b"));
          assertThat(appender.append(TOPIC, some)).isEqualTo(Appender.Taken.LOGGED);
          all.addAll(some);
        }
        return all;
      });
    }

    try (var listening = notifications.listen(OutboxRelay.topicChannel(TOPIC.name()), woken::add);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var one : threads.invokeAll(calls)) {
        var expected = one.get();
        var key = expected.getFirst().key();
        var found =
            log.read(TOPIC, TOPIC.partitionOf(key), -1, 10_000).stream()
                .map(LogRecord::event)
                .filter(event -> event.key().equals(key))
                .toList();
        assertThat(found).isEqualTo(expected);
      }
      assertThat(listening).isNotNull();
      eventually(() -> assertThat(woken).isNotEmpty());
    }
  }

  /** It waits elsewhere until they fit: who reads would never find it there. */
  @Test
  void nothingIsTakenIntoATopicThatWasMadeAnew() throws Exception {
    var event = List.of(EventSamples.of(TOPIC, "key", "ok"));
    assertThat(appender.append(TOPIC, event)).isEqualTo(Appender.Taken.LOGGED);
    topics.makeAnew(TOPIC);
    eventually(
        Duration.ofSeconds(30),
        () -> assertThat(log.trouble().orElse("")).contains("it was deleted and made anew"));

    assertThatThrownBy(() -> appender.append(TOPIC, event))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining("it was deleted and made anew");
    assertThat(log.lastOffsets(List.of(TOPIC))).isEmpty();
  }

  @Test
  void whatNobodyTakesIsRefused() {
    var event = EventSamples.large(TOPIC, "key", 900_000);
    var other = new Topic("others", 4, Duration.ofDays(1), Topic.OnPoison.SKIP);

    assertThatThrownBy(() -> appender.append(TOPIC, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("events: none (expected: at least one)");
    assertThatThrownBy(() -> appender.append(TOPIC, Collections.nCopies(5, event)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("(expected: <= 4194304)");
    assertThatThrownBy(() -> appender.append(other, List.of(event)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topic: things (expected: others)");
  }
}
