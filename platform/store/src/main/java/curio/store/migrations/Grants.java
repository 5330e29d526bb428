package curio.store.migrations;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.StoreErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Gives the role that a program runs as what it needs in a schema that another role owns, and no
/// more: to read and write rows, those of tables that later migrations make included. It can change
/// no table, and it can neither change nor remove rows of a table that is append-only, which is one
/// with a trigger whose name ends with `_is_append_only`, nor touch the history of migrations.
public final class Grants {
  private static final String TABLES =
      """
      select c.oid::regclass::text as name, c.oid,
        c.relname = 'flyway_schema_history' as history,
        exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname like '%\\_is\\_append\\_only')
          as append_only
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = ? and c.relkind in ('r', 'p', 'v', 'm')\
      """;

  /** A list of privileges asks for any of them. */
  private static final String COMPLETE =
      """
      select has_schema_privilege(role, schema, 'usage')
        and not has_schema_privilege(role, schema, 'create')
        and not exists (
          select from (%s) as t
          where not has_table_privilege(role, oid, 'select')
            or has_table_privilege(role, oid, 'insert') = history
            or has_table_privilege(role, oid, 'update') = (history or append_only)
            or has_table_privilege(role, oid, 'delete') = (history or append_only)
            or has_table_privilege(role, oid, 'truncate, references, trigger, maintain'))
      from (values (?::name, ?)) as given (role, schema)\
      """
          .formatted(TABLES);

  private static final String NO_SUCH_ROLE = "42704";

  private final String schema;
  private final String role;

  /** Both by name. */
  Grants(String schema, String role) {
    this.schema = schema;
    this.role = role;
  }

  /** Whether the role has what it needs and no more. */
  boolean areComplete(Connection owner) throws SQLException {
    try (PreparedStatement complete = owner.prepareStatement(COMPLETE)) {
      complete.setString(1, schema);
      complete.setString(2, role);
      complete.setString(3, schema);
      try (ResultSet row = complete.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    } catch (SQLException e) {
      if (NO_SUCH_ROLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  /** Gives it, all or nothing. */
  void give(Connection owner) throws SQLException {
    List<String> changes = new ArrayList<>(ofSchema());
    changes.addAll(exceptions(owner));
    try (Statement statement = owner.createStatement()) {
      owner.setAutoCommit(false);
      for (String change : changes) {
        statement.execute(change.formatted(schema, quoted(role)));
      }
      owner.commit();
    } catch (SQLException e) {
      owner.rollback();
      throw StoreErrors.isUnavailable(e)
          ? StoreErrors.unavailable(e)
          : new CurioException(
              ErrorCode.INVALID,
              "database: %s cannot be given rights in schema %s: %s"
                  .formatted(role, schema, e.getMessage()),
              e);
    } finally {
      owner.setAutoCommit(true);
    }
  }

  private static List<String> ofSchema() {
    return List.of(
        "grant usage on schema %1$s to %2$s",
        "grant select, insert, update, delete on all tables in schema %1$s to %2$s",
        "grant usage, select on all sequences in schema %1$s to %2$s",
        "alter default privileges in schema %1$s grant select, insert, update, delete on tables to"
            + " %2$s",
        "alter default privileges in schema %1$s grant usage, select on sequences to %2$s");
  }

  private List<String> exceptions(Connection owner) throws SQLException {
    List<String> changes = new ArrayList<>();
    try (PreparedStatement tables = owner.prepareStatement(TABLES)) {
      tables.setString(1, schema);
      try (ResultSet row = tables.executeQuery()) {
        while (row.next()) {
          String table = row.getString("name");
          if (row.getBoolean("history")) {
            changes.add("revoke insert, update, delete on " + table + " from %2$s");
          } else if (row.getBoolean("append_only")) {
            changes.add("revoke update, delete on " + table + " from %2$s");
          }
          changes.add("revoke truncate, references, trigger, maintain on " + table + " from %2$s");
        }
      }
    }
    return changes;
  }

  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
