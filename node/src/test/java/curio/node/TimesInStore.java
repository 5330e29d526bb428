package curio.node;

import static java.util.Objects.requireNonNull;

import curio.store.DatabaseSettings;
import curio.testkit.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every instant in a database, whatever the schemas are: found in its catalogue, so that columns
 * that are added later are among them; those of partitions are those of their table. To move them
 * all ahead is to set back the database's clock.
 */
final class TimesInStore {
  private static final String COLUMNS =
      """
      select table_schema || '.' || table_name as tab, column_name
      from information_schema.columns join information_schema.tables
        using (table_schema, table_name)
      where data_type in ('timestamp with time zone', 'timestamp without time zone')
        and table_type = 'BASE TABLE'
        and table_schema not in ('pg_catalog', 'information_schema')
        and table_name <> 'flyway_schema_history'
        and not (select relispartition from pg_class
          where oid = (table_schema || '.' || table_name)::regclass)
      order by 1, 2
      """;

  private TimesInStore() {}

  /** All columns, as schema.table.column. */
  static List<String> columns(DatabaseSettings database) {
    var all = new ArrayList<String>();
    byTable(database)
        .forEach((table, columns) -> columns.forEach(column -> all.add(table + "." + column)));
    return all;
  }

  /** Moves them all ahead, or back, at one moment, those of append-only tables too. */
  static void move(TestDatabase store, Duration by) {
    var statements = new StringBuilder("set session_replication_role = replica; begin;");
    byTable(store.settings())
        .forEach((table, columns) -> {
          var changes =
              columns.stream()
                  .map(column ->
                      "%1$s = %1$s + interval '%2$d seconds'".formatted(column, by.toSeconds()))
                  .toList();
          statements.append(" update %s set %s;".formatted(table, String.join(", ", changes)));
        });
    store.asSuperuser(statements + " commit");
  }

  private static Map<String, List<String>> byTable(DatabaseSettings database) {
    var found = new LinkedHashMap<String, List<String>>();
    try (var connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        var select = connection.prepareStatement(COLUMNS);
        var rows = select.executeQuery()) {
      while (rows.next()) {
        found
            .computeIfAbsent(requireNonNull(rows.getString(1)), table -> new ArrayList<>())
            .add(requireNonNull(rows.getString(2)));
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the catalogue cannot be read", e);
    }
    return found;
  }
}
