package curio.testkit;

import curio.store.DatabaseSettings;
import curio.store.migrations.Migrations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Databases that were migrated once, to be copied; nobody connects to them. Thread-safe. */
final class Templates {
  private static final Map<List<String>, String> MADE = new HashMap<>();
  private static final ReentrantLock LOCK = new ReentrantLock();

  private Templates() {}

  /** The name of a database with these schemas, which is made if there is none. */
  static String with(DatabaseSettings server, List<String> schemas) {
    LOCK.lock();
    try {
      String made = MADE.get(schemas);
      return made == null ? make(server, schemas) : made;
    } finally {
      LOCK.unlock();
    }
  }

  private static String make(DatabaseSettings server, List<String> schemas) {
    String name = "template_" + String.join("_", schemas);
    SharedPostgres.createDatabase(name, "template1");
    for (String schema : schemas) {
      Migrations.run(server.withDatabase(name), schema);
    }
    MADE.put(schemas, name);
    return name;
  }
}
