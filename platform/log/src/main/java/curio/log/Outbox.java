package curio.log;

import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * The table where a service writes its events in the transaction of the change they tell of. Each
 * schema that emits events has one; its migration creates it as
 *
 * <pre>{@code
 * create table SCHEMA.outbox (
 *   seq bigint generated always as identity primary key,
 *   topic text not null, key text not null, event_id uuid not null, type text not null,
 *   version int not null, occurred_at timestamptz not null, trace_id text not null,
 *   payload bytea not null
 * ) with (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000,
 *   autovacuum_vacuum_cost_delay = 0, autovacuum_analyze_threshold = 1000000000, vacuum_truncate = off);
 * }</pre>
 *
 * Rows of one aggregate are moved in the order in which their transactions committed, because a
 * transaction that begins after another one has committed draws higher numbers. Immutable.
 */
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

  /** The qualified table name, safe to stand in SQL. */
  String table() {
    return schema + ".outbox";
  }

  /** Writes events in the caller's transaction. Wake the relay after its commit. */
  public void append(Handle tx, List<Event> events) throws SQLException {
    var sql =
        "insert into "
            + table()
            + " (topic, "
            + Events.COLUMNS
            + ") values (?, ?, ?, ?, ?, ?, ?, ?)";
    try (var insert = tx.getConnection().prepareStatement(sql)) {
      for (var event : events) {
        insert.setString(1, event.topic());
        Events.write(insert, 2, event);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }
}
