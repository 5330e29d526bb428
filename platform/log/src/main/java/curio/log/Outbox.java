package curio.log;

import curio.store.StoredTime;
import java.sql.SQLException;
import java.util.List;
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
  public String table() {
    return schema + ".outbox";
  }

  /** Writes events of one topic in the caller's transaction. Wake the relay after its commit. */
  public void append(Handle tx, Topic topic, List<Event> events) throws SQLException {
    var rows = new BatchRows();
    events.forEach(event -> rows.add(topic.placeOf(event), event.encoded()));
    var sql = "insert into " + table() + " (topic, partition, events, payload) values (?, ?, ?, ?)";
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      for (var row : rows.all()) {
        insert.setString(1, topic.name());
        insert.setInt(2, row.place().partition());
        insert.setInt(3, row.events());
        insert.setBytes(4, row.payload());
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
