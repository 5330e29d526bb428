package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import curio.jobs.Jobs;
import curio.log.Event;
import curio.log.Log;
import curio.log.Outbox;
import curio.log.OutboxRelay;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A node that relays an outbox and does nothing else. {@code fill N} puts N events into it by one
 * transaction, a row for each as if the orders had come one by one, and wakes the relay as who
 * writes does; {@code filled} is told at the commit. For one thread.
 */
final class RelayingNode implements LogMain.Program {
  private static final String SCHEMA = "bench";
  private static final int BATCH = 5_000;

  private static final String MAKE =
      """
      create schema bench;
      select log.create_outbox('bench');
      """;
  private static final String FILL =
      """
      insert into bench.outbox (topic, partition, events, payload)
      select ?, partition, 1, payload from unnest(?::int[], ?::bytea[]) as t (partition, payload)
      """;

  private final ProductNode node;
  private final OutboxRelay relay;
  private final Events events;
  private final OrderEvents orders = new OrderEvents();

  private RelayingNode(ProductNode node, OutboxRelay relay, Events events) {
    this.node = node;
    this.relay = relay;
    this.events = events;
  }

  /** On a database that is empty; it runs. */
  static RelayingNode start(Address address, Optional<String> broker, Events events) {
    ProductNode node = new ProductNode(address, "jobs", "log");
    node.database().inTransaction(tx -> tx.execute(MAKE));
    Log log = node.log(broker);
    log.declare(OrderEvents.TOPIC);
    Jobs jobs = node.jobs();
    OutboxRelay relay =
        new OutboxRelay(
            node.database(), log, new Outbox(SCHEMA), node.notifications(), jobs, node.metrics());
    relay.start();
    jobs.start();
    return new RelayingNode(node, relay, events);
  }

  @Override
  public void obey(String word, int number) {
    if (!word.equals("fill")) {
      throw LogMain.Program.unknown(word);
    }
    List<Event> made = orders.make(number);
    int rows = node.database().inTransaction(tx -> insert(tx, made));
    events.tell("filled " + rows);
    relay.wake();
  }

  private static int insert(Handle tx, List<Event> made) throws SQLException {
    Connection connection = tx.getConnection();
    int rows = 0;
    try (PreparedStatement fill = connection.prepareStatement(FILL)) {
      for (int done = 0; done < made.size(); done += BATCH) {
        List<Event> batch = made.subList(done, Math.min(made.size(), done + BATCH));
        fill.setString(1, OrderEvents.TOPIC.name());
        fill.setArray(2, partitions(connection, batch));
        fill.setArray(
            3,
            connection.createArrayOf(
                "bytea", batch.stream().map(Event::encoded).toArray(byte[][]::new)));
        rows += fill.executeUpdate();
      }
    }
    return rows;
  }

  private static Array partitions(Connection connection, List<Event> batch) throws SQLException {
    return connection.createArrayOf(
        "int",
        batch.stream()
            .map(event -> OrderEvents.TOPIC.partitionOf(event.key()))
            .toArray(Integer[]::new));
  }
}
