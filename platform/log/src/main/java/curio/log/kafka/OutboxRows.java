package curio.log.kafka;

import curio.log.Log;
import curio.log.Outbox;
import curio.store.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The statements by which a relay takes rows out of an outbox. Immutable. */
final class OutboxRows {
  /** Of a move, so that a marker is bounded however small the rows are. */
  static final int MOST = 4_096;

  private final String table;

  /** A row that waits. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Waiting(long seq, int partition, String topic, int events, byte[] payload) {
    Marker.Row named() {
      return Marker.Row.of(seq, partition, payload);
    }
  }

  OutboxRows(Outbox outbox) {
    this.table = outbox.table();
  }

  /** The oldest ones, up to a bound of bytes; those that were written together are together. */
  List<Waiting> oldest(Handle tx) throws SQLException {
    var sql =
        """
        with last as (
          select max(seq) as seq from (
            select seq, sum(bytes) over (
              order by seq range between unbounded preceding and 1 preceding) as bytes_before
            from (
              select seq, octet_length(payload) as bytes from %1$s order by seq limit ?
            ) oldest
          ) measured
          where coalesce(bytes_before, 0) < ?
        )
        select seq, partition, topic, events, payload from %1$s
        where seq <= (select seq from last) order by seq, partition
        """
            .formatted(table);
    try (var select = tx.getConnection().prepareStatement(sql)) {
      select.setInt(1, MOST);
      select.setInt(2, Log.MOVE_BYTES);
      var waiting = new ArrayList<Waiting>();
      try (var rows = select.executeQuery()) {
        var row = new Row(rows);
        while (rows.next()) {
          waiting.add(
              new Waiting(
                  row.number("seq"),
                  (int) row.number("partition"),
                  row.text("topic"),
                  (int) row.number("events"),
                  row.bytes("payload")));
        }
      }
      return waiting;
    }
  }

  /** Deletes exactly these; returns how many were there. */
  int delete(Handle tx, List<Marker.Row> rows) throws SQLException {
    var sql =
        """
        delete from %s o using unnest(?, ?, ?) as moved (seq, partition, crc)
        where o.seq = moved.seq and o.partition = moved.partition
          and crc32c(o.payload) = moved.crc
        """
            .formatted(table);
    try (var delete = tx.getConnection().prepareStatement(sql)) {
      bind(delete, rows);
      return delete.executeUpdate();
    }
  }

  private static void bind(PreparedStatement delete, List<Marker.Row> rows) throws SQLException {
    var connection = delete.getConnection();
    var seqs = rows.stream().map(Marker.Row::seq).toArray(Long[]::new);
    var partitions = rows.stream().map(Marker.Row::partition).toArray(Integer[]::new);
    var crcs = rows.stream().map(Marker.Row::crc).toArray(Long[]::new);
    delete.setArray(1, connection.createArrayOf("int8", seqs));
    delete.setArray(2, connection.createArrayOf("int4", partitions));
    delete.setArray(3, connection.createArrayOf("int8", crcs));
  }
}
