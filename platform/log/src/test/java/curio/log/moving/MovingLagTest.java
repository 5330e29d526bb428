package curio.log.moving;

import static org.assertj.core.api.Assertions.assertThat;

import curio.log.Due;
import curio.log.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far a consumer is behind that has not come to the end of earlier generations. */
class MovingLagTest {
  private final MovedLog moved = new MovedLog();

  @AfterEach
  void close() {
    moved.close();
  }

  @Test
  void recordsOfAllGenerationsAreCountedAndNothingBetweenThem() {
    moved.append(30);
    assertThat(waiting(Map.of())).isEqualTo(30);
    var handled = new HashMap<>(moved.log.lastOffsets(List.of(MovedLog.TOPIC)));
    assertThat(waiting(handled)).isZero();

    assertThat(moved.move().toKafka()).isTrue();
    moved.append(1);
    assertThat(waiting(handled)).isEqualTo(1);
    assertThat(moved.move().toPostgres()).isTrue();
    moved.append(1);

    assertThat(waiting(handled)).isEqualTo(2);
    assertThat(waiting(Map.of())).isEqualTo(32);
    handled.putAll(moved.log.lastOffsets(List.of(MovedLog.TOPIC)));
    assertThat(waiting(handled)).isZero();
  }

  private long waiting(Map<TopicPartition, Long> handled) {
    return moved.log.lastOffsets(List.of(MovedLog.TOPIC)).entrySet().stream()
        .map(end -> new Due(end.getKey(), handled.getOrDefault(end.getKey(), -1L), end.getValue()))
        .mapToLong(moved.log::records)
        .sum();
  }
}
