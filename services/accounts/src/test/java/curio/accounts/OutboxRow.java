package curio.accounts;

import com.google.protobuf.InvalidProtocolBufferException;
import curio.contracts.events.v1.UserEvent;
import java.io.UncheckedIOException;
import java.util.List;

/** An event as it waits to be relayed. Public for the mapper. */
@SuppressWarnings("ArrayRecordComponent") // never compared nor changed
public record OutboxRow(
    String topic, String key, String type, int version, String traceId, byte[] payload) {
  static List<OutboxRow> of(RunningAccounts accounts, long userId) {
    var sql =
        """
        select topic, key, type, version, trace_id, payload from accounts.outbox
        where key = :key order by seq
        """;
    return accounts
        .database()
        .read(tx ->
            tx.createQuery(sql).bind("key", Long.toString(userId)).mapTo(OutboxRow.class).list());
  }

  UserEvent event() {
    try {
      return UserEvent.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }
}
