package curio.log;

import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What a consumer has set aside, in the database of its effects: a table that the migration of its
 * schema makes by {@code log.create_consumer_tables}. Immutable.
 */
final class DeadLetters {
  private static final int MAX_REASON = 500;
  private static final String MINE = " from %s.parked where consumer = :consumer";
  private static final String PLACE = MINE + " and topic = :topic and partition = :partition";

  private final Subscription subscription;

  DeadLetters(Subscription subscription) {
    this.subscription = subscription;
  }

  void add(Handle tx, LogRecord record, String reason) throws SQLException {
    var sql =
        "insert into %s.parked (consumer, topic, partition, \"offset\", reason, %s)"
                .formatted(subscription.schema(), Events.COLUMNS)
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      insert.setString(1, subscription.consumer());
      insert.setString(2, record.event().topic());
      insert.setInt(3, record.partition());
      insert.setLong(4, record.offset());
      // PostgreSQL refuses U+0000, and a record that cannot be parked would block its partition.
      String text = reason.replace('\0', ' ');
      insert.setString(5, text.substring(0, Math.min(text.length(), MAX_REASON)));
      Events.write(insert, 6, record.event());
      insert.executeUpdate();
    }
  }

  /** The keys whose later records must wait. Empty for topics that skip. */
  Set<String> blockedKeys(Handle tx, TopicPartition place) {
    return subscription.topic(place.topic()).onPoison() == Topic.OnPoison.BLOCK_KEY
        ? new HashSet<>(at(tx, "select distinct key" + PLACE, place).mapTo(String.class).list())
        : Set.of();
  }

  /** Oldest first. */
  List<DeadLetter> list(Handle tx, int limit) {
    return query(tx, "select *" + MINE + " order by parked_at, partition, \"offset\" limit :limit")
        .bind("limit", limit)
        .map((row, context) -> deadLetter(row))
        .list();
  }

  /** The first parked record of a key; it is the one to replay first. */
  Optional<DeadLetter> firstOf(Handle tx, TopicPartition place, String key) {
    return at(tx, "select *" + PLACE + " and key = :key order by \"offset\" limit 1", place)
        .bind("key", key)
        .map((row, context) -> deadLetter(row))
        .findOne();
  }

  void remove(Handle tx, LogRecord record) {
    tx.execute(
        """
        delete from %s.parked
        where consumer = ? and topic = ? and partition = ? and "offset" = ?
        """
            .formatted(subscription.schema()),
        subscription.consumer(),
        record.event().topic(),
        record.partition(),
        record.offset());
  }

  private Query at(Handle tx, String sql, TopicPartition place) {
    return query(tx, sql).bind("topic", place.topic()).bind("partition", place.partition());
  }

  private Query query(Handle tx, String sql) {
    return tx.createQuery(sql.formatted(subscription.schema()))
        .bind("consumer", subscription.consumer());
  }

  private static DeadLetter deadLetter(ResultSet result) throws SQLException {
    var row = new Row(result);
    var event = Events.read(row, row.text("topic"));
    return new DeadLetter(
        new LogRecord((int) row.number("partition"), row.number("offset"), event),
        row.text("reason"),
        row.instant("parked_at"));
  }
}
