package peer.plain;

import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import peer.orders.OrderCreated;
import peer.orders.Outbox;
import tools.jackson.databind.json.JsonMapper;

/** One row of the outbox table for each event. */
@Component
class TableOutbox implements Outbox {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  TableOutbox(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  @Override
  public void store(OrderCreated event) {
    jdbc.sql("""
            insert into outbox (topic, key, event_id, type, version, occurred_at, trace_id, payload)
            values ('order-created', ?, ?, 'OrderCreated', 1, ?, '', ?)""")
        .params(
            Long.toString(event.userId()),
            UUID.randomUUID(),
            event.createdAt().atOffset(ZoneOffset.UTC),
            json.writeValueAsBytes(event))
        .update();
  }
}
