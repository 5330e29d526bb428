package curio.log;

import curio.store.Row;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * How far a consumer has come in each partition, in the database of its effects: a table that the
 * migration of its schema makes by {@code log.create_consumer_tables}.
 *
 * <p>The row is inbox and fence in one: whoever moves it from the expected place has the right to
 * the effects in between, and everybody else who read the same records finds it moved. Immutable.
 */
final class Positions {
  private static final long START = -1;

  private final Subscription subscription;

  Positions(Subscription subscription) {
    this.subscription = subscription;
  }

  /** The last offset that was handled; missing where none was. */
  Map<TopicPartition, Long> load(Handle tx) {
    var positions = new HashMap<TopicPartition, Long>();
    tx.createQuery(
            """
            select topic, partition, "offset" from %s.position where consumer = :consumer
            """
                .formatted(subscription.schema()))
        .bind("consumer", subscription.consumer())
        .map((row, context) -> positions.put(TopicPartition.of(new Row(row)), row.getLong(3)))
        .list();
    return positions;
  }

  /** The topics in which it has a position anywhere. */
  Set<String> topics(Handle tx) {
    return load(tx).keySet().stream().map(TopicPartition::topic).collect(Collectors.toSet());
  }

  /** Has a position where there is none yet. */
  void begin(Handle tx, TopicPartition place, long offset) throws SQLException {
    var _ = insert(tx, place, offset);
  }

  /** The place before the first record. */
  static long start() {
    return START;
  }

  /**
   * Moves the position if it still is where it is expected. False: somebody else has handled these
   * records.
   */
  boolean advance(Handle tx, TopicPartition place, long expected, long next) throws SQLException {
    return (expected == START && insert(tx, place, next)) || update(tx, place, expected, next);
  }

  /**
   * Holds the positions of a topic until the transaction ends, so that nothing is consumed from it
   * meanwhile: a key may be in more than one partition when there are more than there were.
   */
  void lock(Handle tx, String topic) {
    tx.execute(
        """
        select 1 from %s.position
        where consumer = ? and topic = ? order by partition for update
        """
            .formatted(subscription.schema()),
        subscription.consumer(),
        topic);
  }

  private boolean insert(Handle tx, TopicPartition place, long next) throws SQLException {
    var sql =
        "insert into %s.position (consumer, topic, partition, \"offset\") values (?, ?, ?, ?)"
                .formatted(subscription.schema())
            + " on conflict do nothing";
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      insert.setString(1, subscription.consumer());
      insert.setString(2, place.topic());
      insert.setInt(3, place.partition());
      insert.setLong(4, next);
      return insert.executeUpdate() == 1;
    }
  }

  private boolean update(Handle tx, TopicPartition place, long expected, long next)
      throws SQLException {
    var sql =
        """
        update %s.position set "offset" = ?
        where consumer = ? and topic = ? and partition = ? and "offset" = ?
        """
            .formatted(subscription.schema());
    try (var update = tx.getConnection().prepareStatement(sql)) {
      update.setLong(1, next);
      update.setString(2, subscription.consumer());
      update.setString(3, place.topic());
      update.setInt(4, place.partition());
      update.setLong(5, expected);
      return update.executeUpdate() == 1;
    }
  }
}
