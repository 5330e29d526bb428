package curio.log.kafka;

import curio.store.Database;
import curio.store.Row;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The topics at the brokers as they were when we first met them, in PostgreSQL: a topic that was
 * deleted and made anew, or that of another cluster, has another id. Thread-safe.
 */
final class KnownTopics {
  private final Database database;

  /** Ids as the brokers give them. */
  record Known(String id, String cluster) {}

  KnownTopics(Database database) {
    this.database = database;
  }

  /** By the names that they have at the brokers. */
  Map<String, Known> all() {
    return database.read(tx -> {
      var all = new HashMap<String, Known>();
      tx.createQuery("select name, id, cluster from log.broker_topic")
          .map((row, context) -> all.put(new Row(row).text("name"), known(new Row(row))))
          .list();
      return all;
    });
  }

  /** Remembers one unless it is known, and returns what is known. */
  Known remember(String name, Known found) {
    return database.inTransaction(tx -> {
      tx.execute(
          """
          insert into log.broker_topic (name, id, cluster) values (?, ?, ?)
          on conflict do nothing
          """,
          name,
          found.id(),
          found.cluster());
      return tx.createQuery("select id, cluster from log.broker_topic where name = :name")
          .bind("name", name)
          .map((row, context) -> known(new Row(row)))
          .one();
    });
  }

  private static Known known(Row row) throws SQLException {
    return new Known(row.text("id"), row.text("cluster"));
  }

  /** The cluster that we know topics of. */
  Optional<String> cluster() {
    return database.read(tx ->
        tx.createQuery("select cluster from log.broker_topic limit 1")
            .mapTo(String.class)
            .findOne());
  }
}
