package curio.store;

import org.flywaydb.core.Flyway;

/** Brings a schema to the newest version on the class path, below {@code db/<schema>}. */
public final class Migrations {
  private Migrations() {}

  /** Runs the missing migrations of one schema; different schemas may run at the same time. */
  public static void run(DatabaseSettings settings, String schema) {
    Flyway.configure()
        .dataSource(Connections.patient(settings, "migrations-" + schema))
        .locations("classpath:db/" + schema)
        .schemas(schema)
        .defaultSchema(schema)
        .load()
        .migrate();
  }
}
