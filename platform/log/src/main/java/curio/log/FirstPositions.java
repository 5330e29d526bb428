package curio.log;

import curio.store.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives a consumer a position in each partition before it handles anything, and in those that come
 * later. So whatever falls to retention behind it is known to be lost, also where the consumer has
 * never found a record; what fell before it was there is not. Immutable.
 */
final class FirstPositions {
  private final Database database;
  private final Log log;
  private final Subscription subscription;
  private final Positions positions;

  FirstPositions(Database database, Log log, Subscription subscription, Positions positions) {
    this.database = database;
    this.log = log;
    this.subscription = subscription;
    this.positions = positions;
  }

  /**
   * The positions, where there is one in each partition.
   *
   * @param present as they were found
   * @param written the partitions that have, or had, records
   */
  Map<TopicPartition, Long> completed(
      Map<TopicPartition, Long> present, Set<TopicPartition> written) {
    var missing =
        subscription.topics().stream()
            .flatMap(this::placesOf)
            .filter(place -> !present.containsKey(place))
            .toList();
    return missing.isEmpty() ? present : completed(missing, written);
  }

  private Map<TopicPartition, Long> completed(
      List<TopicPartition> missing, Set<TopicPartition> written) {
    var consumed = database.inTransaction(positions::topics);
    var first = new LinkedHashMap<TopicPartition, Long>();
    for (var place : missing) {
      boolean isNew = !consumed.contains(place.topic()) && written.contains(place);
      first.put(place, isNew ? firstOf(place) : Positions.start());
    }
    return database.inTransaction(tx -> {
      // Always in the same order, since other nodes may do it too.
      for (var one : first.entrySet()) {
        positions.begin(tx, one.getKey(), one.getValue());
      }
      return positions.load(tx);
    });
  }

  /** The place before the first record that is still there. */
  private long firstOf(TopicPartition place) {
    long position = Positions.start();
    try (var reader = log.reader(subscription.topic(place.topic()), place.partition(), position)) {
      while (true) {
        var batch = reader.next(1);
        if (!batch.records().isEmpty()) {
          return batch.records().getFirst().offset() - 1;
        }
        if (batch.upTo() == position) {
          return position;
        }
        position = batch.upTo();
      }
    }
  }

  private Stream<TopicPartition> placesOf(Topic topic) {
    return IntStream.range(0, log.partitions(topic))
        .mapToObj(partition -> new TopicPartition(topic.name(), partition));
  }
}
