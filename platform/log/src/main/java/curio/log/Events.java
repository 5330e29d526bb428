package curio.log;

import com.google.protobuf.UnsafeByteOperations;
import curio.store.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;

/** An event as the columns of the tables of parked records. Stateless. */
final class Events {
  static final String COLUMNS = "key, event_id, type, version, occurred_at, trace_id, payload";

  private static final int COUNT = 7;

  private Events() {}

  static Event read(Row row, String topic) throws SQLException {
    return new Event(
        row.uuid("event_id"),
        topic,
        row.text("key"),
        row.text("type"),
        (int) row.number("version"),
        row.instant("occurred_at"),
        row.text("trace_id"),
        UnsafeByteOperations.unsafeWrap(row.bytes("payload")));
  }

  /** Sets the parameters of {@link #COLUMNS} from a place on; returns the place behind them. */
  static int write(PreparedStatement statement, int first, Event event) throws SQLException {
    statement.setString(first, event.key());
    statement.setObject(first + 1, event.id());
    statement.setString(first + 2, event.type());
    statement.setInt(first + 3, event.version());
    statement.setTimestamp(first + 4, Timestamp.from(event.occurredAt()));
    statement.setString(first + 5, event.traceId());
    statement.setBytes(first + 6, event.payload().toByteArray());
    return first + COUNT;
  }
}
