package curio.shop.archive;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.SettledAction;
import curio.log.LogRecord;
import curio.log.RecordHandler;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Has settled commands wait for the archive, in the transaction of the position. Stateless. */
final class SettledRows implements RecordHandler {
  @Override
  public void handle(Handle tx, List<LogRecord> records) throws SQLException {
    var settled =
        records.stream()
            .filter(record -> record.event().type().equals(ArchiveParts.TYPE))
            .map(SettledRows::parse)
            .toList();
    if (!settled.isEmpty()) {
      ArchiveRows.add(tx, settled);
    }
  }

  private static SettledAction parse(LogRecord record) {
    try {
      return SettledAction.parseFrom(record.event().payload());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not a settled action", e);
    }
  }
}
