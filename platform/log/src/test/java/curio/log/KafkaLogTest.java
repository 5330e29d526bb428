package curio.log;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.log.kafka.KafkaLog;
import curio.log.kafka.TestTopics;
import curio.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log on one broker keeps what every log promises. */
class KafkaLogTest extends LogContract {
  private final TestTopics topics = TestTopics.onOneBroker();
  private @Nullable KafkaLog kafka;

  @Override
  Log open(Database opened) {
    var opening = KafkaLog.open(topics.settings(), opened, new SimpleMeterRegistry());
    kafka = opening;
    return opening;
  }

  @AfterEach
  void closeLog() {
    requireNonNull(kafka).close();
    topics.close();
  }

  @Test
  void whatRelaysGiveUpIsSeenByNobodyAndHoldsNobodyUp() throws Exception {
    write(EventSamples.many(TOPIC, 20));
    topics.abortOne(TOPIC, EventSamples.many(TOPIC, 20));
    move();
    topics.abortOne(TOPIC, EventSamples.many(TOPIC, 20));

    assertThat(everything()).hasSize(20);
    for (int partition = 0; partition < TOPIC.partitions(); partition++) {
      long upTo = -1;
      try (var reader = log.reader(TOPIC, partition, -1)) {
        long last;
        do {
          last = upTo;
          upTo = reader.next(3).upTo();
        } while (upTo > last);
      }
      assertThat(upTo).isEqualTo(end(partition));
    }
  }

  @Test
  void whoStoodStillForLongerThanRecordsAreKeptIsToldWhatItHasLost() throws Exception {
    write(EventSamples.many(TOPIC, 70));
    move();
    int partition = everything().getFirst().partition();
    var records = log.read(TOPIC, partition, -1, 1_000);
    long kept = records.get(5).offset();
    topics.forget(TOPIC, partition, kept);

    try (var behind = log.reader(TOPIC, partition, records.get(1).offset())) {
      var lost = behind.next(10);
      var next = behind.next(10);

      assertThat(lost.records()).isEmpty();
      assertThat(lost.lost()).isEqualTo(3);
      assertThat(lost.upTo()).isEqualTo(kept - 1);
      assertThat(next.lost()).isZero();
      assertThat(next.records().getFirst()).isEqualTo(records.get(5));
    }
  }

  private long end(int partition) {
    return log.lastOffsets(List.of(TOPIC))
        .getOrDefault(new TopicPartition(TOPIC.name(), partition), -1L);
  }
}
