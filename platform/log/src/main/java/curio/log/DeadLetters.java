package curio.log;

import curio.store.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What a consumer has set aside, in the database of its effects: a table that the migration of its
 * schema makes by {@code log.create_consumer_tables}. Immutable.
 */
final class DeadLetters {
  private static final int MAX_REASON = 500;
  private static final String MINE =
      " from %s.parked where consumer = :consumer and topic = :topic";

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
  Set<String> blockedKeys(Handle tx, int partition) {
    if (subscription.topic().onPoison() == Topic.OnPoison.SKIP) {
      return Set.of();
    }
    return new HashSet<>(
        tx.createQuery(
                ("select distinct key" + MINE + " and partition = :partition")
                    .formatted(subscription.schema()))
            .bind("consumer", subscription.consumer())
            .bind("topic", subscription.topic().name())
            .bind("partition", partition)
            .mapTo(String.class)
            .list());
  }

  List<DeadLetter> list(Handle tx, int limit) {
    return tx.createQuery(
            ("select *" + MINE + " order by parked_at, partition, \"offset\" limit :limit")
                .formatted(subscription.schema()))
        .bind("consumer", subscription.consumer())
        .bind("topic", subscription.topic().name())
        .bind("limit", limit)
        .map((row, context) -> deadLetter(row))
        .list();
  }

  /** The first parked record of a key; it is the one to replay first. */
  Optional<DeadLetter> firstOf(Handle tx, int partition, String key) {
    return tx.createQuery(
            ("select *"
                    + MINE
                    + " and partition = :partition and key = :key order by \"offset\" limit 1")
                .formatted(subscription.schema()))
        .bind("consumer", subscription.consumer())
        .bind("topic", subscription.topic().name())
        .bind("partition", partition)
        .bind("key", key)
        .map((row, context) -> deadLetter(row))
        .findOne();
  }

  void remove(Handle tx, LogRecord record) {
    tx.createUpdate(
            ("delete" + MINE + " and partition = :partition and \"offset\" = :offset")
                .formatted(subscription.schema()))
        .bind("consumer", subscription.consumer())
        .bind("topic", subscription.topic().name())
        .bind("partition", record.partition())
        .bind("offset", record.offset())
        .execute();
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
