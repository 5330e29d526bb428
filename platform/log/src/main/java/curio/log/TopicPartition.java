package curio.log;

import curio.store.Row;
import java.sql.SQLException;

/** A partition of a topic. Immutable. */
public record TopicPartition(String topic, int partition) {
  /** As columns of these names say. */
  static TopicPartition of(Row row) throws SQLException {
    return new TopicPartition(row.text("topic"), (int) row.number("partition"));
  }
}
