package curio.bench.worker;

import curio.bench.worker.WorkerMain.Address;
import curio.jobs.Jobs;
import curio.log.Consumer;
import curio.log.LogRecord;
import curio.log.Subscription;
import curio.store.UuidArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * A node that consumes the orders of another one: the effect of each is a row, stored in one
 * transaction with the consumer's position. It needs to be told nothing. Thread-safe.
 */
final class ConsumingNode implements LogMain.Program {
  private static final String SCHEMA = "bench";

  private static final String MAKE =
      """
      create schema bench;
      select log.create_consumer_tables('bench');
      create table bench.effect (order_id uuid primary key);
      """;
  private static final String EFFECT =
      "insert into bench.effect (order_id) select unnest(?::uuid[])";

  private ConsumingNode() {}

  /** On the database of a node that serves; it runs. */
  static ConsumingNode start(Address address, Optional<String> broker) {
    ProductNode node = new ProductNode(address);
    node.database().inTransaction(tx -> tx.execute(MAKE));
    Jobs jobs = node.jobs();
    Consumer consumer =
        new Consumer(
            node.database(),
            node.log(broker),
            node.notifications(),
            Subscription.of("bench-effects", OrderEvents.TOPIC, SCHEMA),
            ConsumingNode::handle,
            jobs,
            node.metrics());
    consumer.start();
    jobs.start();
    return new ConsumingNode();
  }

  @Override
  public void obey(String word, int number) {
    throw LogMain.Program.unknown(word);
  }

  private static void handle(Handle tx, List<LogRecord> records) throws SQLException {
    Connection connection = tx.getConnection();
    try (PreparedStatement insert = connection.prepareStatement(EFFECT)) {
      insert.setArray(
          1,
          UuidArray.of(
              connection,
              records.stream().map(record -> record.event().id()).toArray(UUID[]::new)));
      insert.executeUpdate();
    }
  }
}
