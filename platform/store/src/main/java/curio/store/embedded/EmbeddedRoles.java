package curio.store.embedded;

import curio.store.Connections;
import curio.store.DatabaseLogin;
import curio.store.DatabaseSettings;
import curio.store.StoreErrors;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/// The roles of the embedded database. Its superuser starts it, makes the other two and keeps the
/// log's reserve; nothing else is done with its rights. {@link #OWNER} owns the services' schemas
/// and changes them; {@link #SERVICE} is what the program's connections use: it reads and writes
/// rows, and can make nothing, read no file and start no program.
///
/// Both get passwords of chance at every start, which nobody writes down. In directories of
/// releases that had the superuser alone, what that one owned is given to the owner.
final class EmbeddedRoles {
  static final String OWNER = "curio_owner";
  static final String SERVICE = "curio";

  private static final String MAKE =
      """
      do $$
      declare
        role text;
      begin
        foreach role in array array['curio_owner', 'curio'] loop
          if not exists (select from pg_roles where rolname = role) then
            execute format('create role %I', role);
          end if;
          execute format(
            'alter role %I login nosuperuser nocreatedb nocreaterole noreplication nobypassrls', role);
        end loop;
        execute format('grant create on database %I to curio_owner', current_database());
        execute format('revoke create, temporary on database %I from public', current_database());
        revoke create on schema public from public;
      end
      $$\
      """;

  /** Sequences of columns, indexes and rows' types go with their tables. */
  private static final String CONVERT =
      """
      do $$
      declare
        former oid := (select oid from pg_roles where rolname = current_user);
        change text;
      begin
        for change in
          select format('alter schema %I owner to curio_owner', nspname) from pg_namespace
            where nspowner = former and nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
          union all
          select format('alter %s %s owner to curio_owner',
              case relkind when 'S' then 'sequence' when 'v' then 'view' when 'm' then 'materialized view'
                when 'c' then 'type' when 'f' then 'foreign table' else 'table' end, c.oid::regclass)
            from pg_class c join pg_namespace n on n.oid = relnamespace
            where relowner = former and nspname !~ '^pg_' and nspname <> 'information_schema'
              and relkind in ('r', 'p', 'S', 'v', 'm', 'c', 'f')
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
                and d.objid = c.oid and d.deptype in ('a', 'i') and c.relkind = 'S')
          union all
          select format('alter routine %s owner to curio_owner', p.oid::regprocedure)
            from pg_proc p join pg_namespace n on n.oid = pronamespace
            where proowner = former and nspname !~ '^pg_' and nspname <> 'information_schema'
          union all
          select format('alter type %s owner to curio_owner', t.oid::regtype)
            from pg_type t join pg_namespace n on n.oid = typnamespace
            where typowner = former and nspname !~ '^pg_' and nspname <> 'information_schema'
              and typtype in ('e', 'd', 'r')
        loop
          execute change;
        end loop;
      end
      $$\
      """;

  private EmbeddedRoles() {}

  /** Makes both roles what they are to be, all or nothing; what is so already is left alone. */
  static void prepare(DatabaseSettings superuser, DatabaseLogin owner, DatabaseLogin service) {
    try (Connection connection = Connections.patient(superuser, "roles").getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(MAKE);
      statement.execute(CONVERT);
      for (DatabaseLogin login : List.of(owner, service)) {
        // The server hashes it, as cheaply as it was told to: it has 256 random bits.
        statement.execute(
            "alter role %s password '%s'"
                .formatted(login.user(), login.password().replace("'", "''")));
      }
      connection.commit();
    } catch (SQLException e) {
      throw StoreErrors.translate(e);
    }
  }
}
