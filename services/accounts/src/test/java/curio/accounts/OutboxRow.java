package curio.accounts;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.UserEvent;
import curio.contracts.log.v1.EventBatch;
import curio.contracts.log.v1.StoredEvent;
import curio.store.Row;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** An event as it waits to be relayed. */
record OutboxRow(String topic, StoredEvent stored) {
  static List<OutboxRow> of(RunningAccounts accounts, long userId) {
    var key = Long.toString(userId);
    return accounts
        .database()
        .read(tx ->
            tx.createQuery("select topic, payload from accounts.outbox order by seq")
                .map((row, context) -> rows(new Row(row)))
                .list())
        .stream()
        .flatMap(rows -> rows)
        .filter(row -> row.stored().getKey().equals(key))
        .toList();
  }

  private static Stream<OutboxRow> rows(Row row) throws SQLException {
    var topic = row.text("topic");
    try {
      return EventBatch.parseFrom(row.bytes("payload")).getEventsList().stream()
          .map(event -> new OutboxRow(topic, event));
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  String key() {
    return stored.getKey();
  }

  String type() {
    return stored.getType();
  }

  int version() {
    return stored.getVersion();
  }

  String traceId() {
    return stored.getTraceId();
  }

  UserEvent event() {
    try {
      return UserEvent.parseFrom(stored.getPayload());
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
