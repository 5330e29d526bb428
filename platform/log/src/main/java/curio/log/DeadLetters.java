package curio.log;

import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * What a consumer has set aside, in the database of its effects: a table that the migration of its
 * schema makes by {@code log.create_consumer_tables}. Immutable.
 */
final class DeadLetters {
  /** More are not counted. */
  private static final int MOST_COUNTED = 100_000;

  private static final String MINE = " from %s.parked where consumer = :consumer";
  private static final String TOPIC = MINE + " and topic = :topic";
  private static final String PLACE = TOPIC + " and partition = :partition";

  /** All but the payload. */
  private static final String LISTED =
      "select topic, partition, \"offset\", event_id, key, type, occurred_at, reason, parked_at";

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
      insert.setString(5, reason);
      Events.write(insert, 6, record.event());
      insert.executeUpdate();
    }
  }

  /**
   * The keys whose later records must wait, whichever partition they were in before there were
   * more. Empty for topics that skip.
   */
  Set<String> blockedKeys(Handle tx, TopicPartition place) throws SQLException {
    if (!subscription.blocksKeys(place)) {
      return Set.of();
    }
    // For each batch, so without the cost of a query of Jdbi.
    var sql =
        "select distinct key from %s.parked where consumer = ? and topic = ?"
            .formatted(subscription.schema());
    try (var select = tx.getConnection().prepareStatement(sql)) {
      select.setString(1, subscription.consumer());
      select.setString(2, place.topic());
      var keys = new HashSet<String>();
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          keys.add(row.text("key"));
        }
      }
      return keys;
    }
  }

  /** By topic, partition and offset. */
  List<DeadLetter> list(Handle tx, Optional<DeadLetterId> after, int limit) {
    var sql =
        LISTED
            + MINE
            + " and (topic, partition, \"offset\") > (:topic, :partition, :offset)"
            + " order by topic, partition, \"offset\" limit :limit";
    var from =
        after
            .filter(id -> id.consumer().equals(subscription.consumer()))
            .orElse(new DeadLetterId("", new TopicPartition("", 0), 0));
    return at(tx, sql, from.place())
        .bind("offset", from.offset())
        .bind("limit", limit)
        .map((row, context) -> deadLetter(new Row(row)))
        .list();
  }

  /** The first parked record of a key; it is the one to replay first. */
  Optional<LogRecord> firstOf(Handle tx, TopicPartition place, String key) {
    return query(tx, "select *" + TOPIC + " and key = :key order by \"offset\" limit 1")
        .bind("topic", place.topic())
        .bind("key", key)
        .map((row, context) -> record(row))
        .findOne();
  }

  Optional<LogRecord> find(Handle tx, DeadLetterId id) {
    return at(tx, "select *" + PLACE + " and \"offset\" = :offset", id.place())
        .bind("offset", id.offset())
        .map((row, context) -> record(row))
        .findOne();
  }

  /** Those of some events that are set aside, by their ids. */
  Map<UUID, Event> among(Handle tx, Collection<UUID> ids) {
    var events = new HashMap<UUID, Event>();
    query(tx, "select *" + MINE + " and event_id = any (:ids)")
        .bind("ids", ids.toArray(UUID[]::new))
        .map((row, context) -> record(row).event())
        .list()
        .forEach(event -> events.put(event.id(), event));
    return events;
  }

  /** Its reason is another now. */
  int update(Handle tx, DeadLetterId id, String reason) {
    return tx.execute(
        """
        update %s.parked set reason = ?
        where consumer = ? and topic = ? and partition = ? and "offset" = ?
        """
            .formatted(subscription.schema()),
        reason,
        subscription.consumer(),
        id.place().topic(),
        id.place().partition(),
        id.offset());
  }

  /** False if there is none. */
  boolean remove(Handle tx, DeadLetterId id) {
    return tx.execute(
            """
            delete from %s.parked
            where consumer = ? and topic = ? and partition = ? and "offset" = ?
            """
                .formatted(subscription.schema()),
            subscription.consumer(),
            id.place().topic(),
            id.place().partition(),
            id.offset())
        == 1;
  }

  /** How many there are in each partition, of all topics together. */
  Map<Integer, Long> count(Handle tx) {
    var counts = new HashMap<Integer, Long>();
    query(
            tx,
            "select partition, count(*) from (select partition"
                + MINE
                + " limit :most) counted group by partition")
        .bind("most", MOST_COUNTED)
        .map((row, context) -> counts.put(row.getInt(1), row.getLong(2)))
        .list();
    return counts;
  }

  DeadLetterId id(LogRecord record) {
    return new DeadLetterId(subscription.consumer(), record.place(), record.offset());
  }

  private Query at(Handle tx, String sql, TopicPartition place) {
    return query(tx, sql).bind("topic", place.topic()).bind("partition", place.partition());
  }

  private Query query(Handle tx, String sql) {
    return tx.createQuery(sql.formatted(subscription.schema()))
        .bind("consumer", subscription.consumer());
  }

  private static LogRecord record(ResultSet result) throws SQLException {
    var row = new Row(result);
    return new LogRecord(
        (int) row.number("partition"), row.number("offset"), Events.read(row, row.text("topic")));
  }

  private DeadLetter deadLetter(Row row) throws SQLException {
    return new DeadLetter(
        new DeadLetterId(subscription.consumer(), TopicPartition.of(row), row.number("offset")),
        row.uuid("event_id"),
        row.text("key"),
        row.text("type"),
        row.instant("occurred_at"),
        row.text("reason"),
        row.instant("parked_at"));
  }
}
