package peer.namastack;

import io.namastack.outbox.handler.OutboxRecordMetadata;
import io.namastack.outbox.handler.OutboxTypedHandler;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import peer.orders.OrderCreated;
import tools.jackson.databind.json.JsonMapper;

/** What the library calls for each event: stores it in the log. The library has no handler of batches. */
@Component
class LogWriter implements OutboxTypedHandler<OrderCreated> {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  LogWriter(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  @Override
  public void handle(OrderCreated event, OutboxRecordMetadata metadata) {
    jdbc.sql("""
            insert into log_record
              (topic_id, partition, "offset", key, event_id, type, version, occurred_at, trace_id, payload)
            values (1, hashtext(?) & 7, nextval('log_offset'), ?, ?, 'OrderCreated', 1, ?, '', ?)""")
        .params(
            metadata.getKey(),
            metadata.getKey(),
            event.orderId(),
            event.createdAt().atOffset(ZoneOffset.UTC),
            json.writeValueAsBytes(event))
        .update();
  }
}
