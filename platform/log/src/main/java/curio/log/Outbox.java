package curio.log;

import curio.store.StoredTime;
import java.io.ByteArrayOutputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// The table where a service writes its events in the transaction of the change they tell of. Each
/// schema that emits events has one, which its migration makes by `log.create_outbox`.
///
/// A row holds events of one partition that were written together: a row for each event would cost
/// the store three times as much as the change itself. A statement of a service's own may write
/// several rows under one `seq`, one for each partition; those are relayed together.
///
/// Rows of one aggregate are moved in the order in which their transactions committed, because a
/// transaction that begins after another one has committed draws higher numbers. Immutable.
public final class Outbox {
  private static final Pattern SCHEMA = Pattern.compile("[a-z][a-z_]*");

  /** A row is closed when it has so many bytes, so that readers can take it whole. */
  private static final int FULL_ROW = 128 << 10;

  private final String schema;

  /** The outbox of a schema. */
  public Outbox(String schema) {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new IllegalArgumentException("schema: " + schema + " (expected: a-z and _)");
    }
    this.schema = schema;
  }

  /** The schema that it belongs to. */
  public String schema() {
    return schema;
  }

  /** What is compared with now in this table. */
  public StoredTime storedTime() {
    return StoredTime.moment(table(), "written_at");
  }

  /** The qualified table name, safe to stand in SQL. */
  String table() {
    return schema + ".outbox";
  }

  /** Writes events of one topic in the caller's transaction. Wake the relay after its commit. */
  public void append(Handle tx, Topic topic, List<Event> events) throws SQLException {
    var byPartition = new TreeMap<Integer, List<Event>>();
    for (var event : events) {
      if (!event.topic().equals(topic.name())) {
        throw new IllegalArgumentException(
            "topic: %s (expected: %s)".formatted(event.topic(), topic.name()));
      }
      byPartition
          .computeIfAbsent(topic.partitionOf(event.key()), partition -> new ArrayList<>())
          .add(event);
    }
    var sql = "insert into " + table() + " (topic, partition, events, payload) values (?, ?, ?, ?)";
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      insert.setString(1, topic.name());
      for (var part : byPartition.entrySet()) {
        insert.setInt(2, part.getKey());
        addRows(insert, part.getValue());
      }
      insert.executeBatch();
    }
  }

  private static void addRows(PreparedStatement insert, List<Event> events) throws SQLException {
    var payload = new ByteArrayOutputStream();
    int count = 0;
    for (var event : events) {
      payload.writeBytes(event.encoded());
      count++;
      if (payload.size() >= FULL_ROW) {
        addRow(insert, count, payload);
        payload.reset();
        count = 0;
      }
    }
    if (count > 0) {
      addRow(insert, count, payload);
    }
  }

  private static void addRow(PreparedStatement insert, int count, ByteArrayOutputStream payload)
      throws SQLException {
    insert.setInt(3, count);
    insert.setBytes(4, payload.toByteArray());
    insert.addBatch();
  }
}
