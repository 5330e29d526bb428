package curio.log.moving;

import static org.assertj.core.api.Assertions.assertThat;

import curio.log.Place;
import curio.log.TopicPartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a partition may be read whose keys were in others before. */
class SuccessionTest {
  private static final long FREE = Long.MAX_VALUE;

  @Test
  void aTopicWhosePartitionsAreAlwaysEquallyManyWaitsForNothing() {
    var all = List.of(ended(0, 2, 10), ended(1, 2, 10), open(2, 2));

    assertThat(readableTo(all, 1, Map.of())).isEqualTo(FREE);
  }

  @Test
  void whatWasSplitBeginsWhenAllThatHadItsKeysIsHandled() {
    var all = List.of(ended(0, 2, 10), open(1, 4));

    // The keys of 3 were in 1, those of 2 in 0.
    assertThat(readableTo(all, 3, Map.of())).isEqualTo(-1);
    assertThat(readableTo(all, 3, Map.of(1, at(0, 8)))).isEqualTo(-1);
    assertThat(readableTo(all, 3, Map.of(1, at(0, 9)))).isEqualTo(FREE);
    assertThat(readableTo(all, 2, Map.of(1, at(0, 9)))).isEqualTo(-1);
    assertThat(readableTo(all, 1, Map.of())).isEqualTo(at(0, 9));
    assertThat(readableTo(all, 1, Map.of(1, at(0, 9)))).isEqualTo(FREE);
  }

  @Test
  void whatWasJoinedWaitsForEachOfThem() {
    var all = List.of(ended(0, 2, 10), ended(1, 4, 5), open(2, 2));
    var handled = new HashMap<>(Map.of(0, at(0, 9), 1, at(1, 4)));

    assertThat(readableTo(all, 1, handled)).isEqualTo(at(1, 4));
    handled.put(3, at(1, 3));
    assertThat(readableTo(all, 1, handled)).isEqualTo(at(1, 4));
    assertThat(readableTo(all, 3, handled)).isEqualTo(at(1, 4));
    handled.put(3, at(1, 4));
    assertThat(readableTo(all, 1, handled)).isEqualTo(FREE);
    assertThat(readableTo(all, 3, handled)).isEqualTo(at(1, 4));
  }

  @Test
  void anEmptyGenerationHoldsNobodyUp() {
    var all = List.of(ended(0, 2, 0), open(1, 4));

    assertThat(readableTo(all, 0, Map.of())).isEqualTo(FREE);
    assertThat(readableTo(all, 3, Map.of())).isEqualTo(FREE);
  }

  private static long readableTo(List<Generation> all, int partition, Map<Integer, Long> handled) {
    var places = new HashMap<TopicPartition, Long>();
    handled.forEach((other, offset) -> places.put(new TopicPartition("things", other), offset));
    return Succession.readableTo(all, new TopicPartition("things", partition), places);
  }

  private static long at(int generation, long number) {
    return new Place(generation, number).offset();
  }

  private static Generation open(int number, int partitions) {
    return new Generation(number, Home.KAFKA, same(partitions, 0), List.of(), false);
  }

  private static Generation ended(int number, int partitions, long records) {
    return new Generation(
        number, Home.KAFKA, same(partitions, 0), same(partitions, records), false);
  }

  private static List<Long> same(int partitions, long place) {
    return Stream.generate(() -> place).limit(partitions).toList();
  }
}
