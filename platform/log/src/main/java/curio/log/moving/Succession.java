package curio.log.moving;

import curio.log.TopicPartition;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * In which order the partitions of a topic are read whose number has changed from one generation to
 * the next. A key is in the partition that is its hash modulo their number, so its earlier records
 * are in those that leave the same rest modulo the greatest common divisor of both numbers; these
 * are handled to the end of their generation before the later ones begin. Stateless.
 */
final class Succession {
  private static final long NOTHING = -1;

  private Succession() {}

  /** See {@link curio.log.Log#readableTo}. */
  static long readableTo(
      List<Generation> generations, TopicPartition place, Map<TopicPartition, Long> handled) {
    if (generations.stream().mapToInt(Generation::partitions).distinct().count() == 1) {
      return Long.MAX_VALUE;
    }
    long position = handled.getOrDefault(place, NOTHING);
    for (int i = 0; i < generations.size(); i++) {
      var next = generations.get(i);
      if (!next.has(place.partition()) || isRead(next, place.partition(), position)) {
        continue;
      }
      var earlier = generations.subList(0, i);
      boolean first = earlier.stream().allMatch(one -> isRead(one, next, place, handled));
      if (!first) {
        return position;
      }
      return next.isOpen() ? Long.MAX_VALUE : next.base() + next.last(place.partition());
    }
    return position;
  }

  /** Whether all is handled that an earlier generation has of the keys of a partition. */
  private static boolean isRead(
      Generation earlier,
      Generation later,
      TopicPartition place,
      Map<TopicPartition, Long> handled) {
    int divisor =
        BigInteger.valueOf(earlier.partitions())
            .gcd(BigInteger.valueOf(later.partitions()))
            .intValueExact();
    return IntStream.range(0, earlier.partitions())
        .filter(other -> other % divisor == place.partition() % divisor)
        .allMatch(other -> {
          var there = new TopicPartition(place.topic(), other);
          return isRead(earlier, other, handled.getOrDefault(there, NOTHING));
        });
  }

  /** Whether a consumer has come to the end of a generation, which may be empty. */
  private static boolean isRead(Generation generation, int partition, long position) {
    long last = generation.last(partition);
    return last <= generation.before(partition) || position - generation.base() >= last;
  }
}
