package curio.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.store.Connections;
import curio.store.Database;
import curio.store.DatabaseLogin;
import curio.store.DatabaseSettings;
import curio.store.Stores;
import curio.store.migrations.Migrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedRolesTest {
  private static final String ADD = "insert into ledger.entry (text) values ('kept')";

  /** Of all tests that leave it as it is. */
  private static final DatabaseSettings MIGRATED = migrated();

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create table public.mine (n int)",
        "create table ledger.mine (n int)",
        "create temporary table mine (n int)",
        "create schema mine",
        "create role mine",
        "create database mine",
        "create function ledger.mine() returns int language sql return 1",
        "alter table ledger.page add column more int",
        "alter table ledger.entry disable trigger entry_is_append_only",
        "drop table ledger.page",
        "truncate ledger.page",
        "truncate ledger.entry",
        "update ledger.entry set text = ''",
        "delete from ledger.entry",
        "delete from ledger.flyway_schema_history",
        "update ledger.flyway_schema_history set checksum = 0",
        "set session_replication_role = replica",
        "set role curio_owner",
        "set session authorization postgres",
        "alter system set fsync = off",
        "alter role curio superuser",
        "select * from pg_authid",
        "select pg_read_file('postgresql.conf')",
        "select pg_ls_dir('.')",
        "select lo_import('/etc/passwd')",
        "copy ledger.page from '/etc/passwd'",
        "copy ledger.page to '/tmp/curio-leak'",
        "copy ledger.page to program 'id'",
        "copy ledger.page from program 'id'",
        "checkpoint",
      })
  void theServicesRoleMayNot(String sql) {
    assertThatThrownBy(() -> run(MIGRATED, sql))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("42501"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ADD,
        "select * from ledger.entry",
        "select number from ledger.last",
        "select nextval('ledger.ticket')",
        "insert into ledger.page values (7); update ledger.page set n = 8; delete from ledger.page",
        "begin; lock table ledger.page in exclusive mode",
        "select pg_advisory_xact_lock(7)",
        "listen something",
        "select pg_notify('something', '')",
        "select * from ledger.flyway_schema_history",
        "set statement_timeout = '1s'"
      })
  void theServicesRoleMay(String sql) throws Exception {
    run(MIGRATED, sql);
  }

  @Test
  void tablesOfLaterMigrationsCanBeUsedAtOnce() throws Exception {
    DatabaseSettings settings = migrated();

    run(settings.asOwner(), "create table ledger.later (id serial, n int)");

    run(settings, "insert into ledger.later (n) values (7)");
  }

  @Test
  void aMissingRightIsGivenAtTheNextStartAndOneTooManyTaken() throws Exception {
    DatabaseSettings settings = migrated();
    run(settings.asOwner(), "revoke select on ledger.page from curio");
    run(settings.asOwner(), "grant all on ledger.entry to curio");

    Migrations.run(settings, "ledger");

    run(settings, "select * from ledger.page");
    assertThatThrownBy(() -> run(settings, "truncate ledger.entry"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void aRoleThatIsNotThereIsNamed() {
    DatabaseSettings roles = Stores.freshWithRoles();
    DatabaseSettings nobody =
        roles
            .as(new DatabaseLogin("nobody \"here\"", ""))
            .withOwner(roles.ownerLogin().orElseThrow());

    assertThatThrownBy(() -> Migrations.run(nobody, "ledger"))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("nobody \"here\"");
  }

  @Test
  void aDirectoryWhoseSuperuserOwnedAllIsConverted() throws Exception {
    try (PostgresServer server = PostgresServer.start(data, PostgresTuning.defaults())) {
      Migrations.run(server.superuser(1), "ledger");
      run(server.superuser(1), ADD);
      // As an earlier release left it.
      run(server.superuser(1), "drop owned by curio, curio_owner");
      run(server.superuser(1), "drop role curio, curio_owner");
    }

    for (int start = 0; start < 2; start++) {
      try (PostgresServer server = PostgresServer.start(data, PostgresTuning.defaults())) {
        DatabaseSettings settings = server.settings(1);
        Migrations.run(settings, "ledger");

        run(settings, ADD);
        assertThat(owners(server)).isEqualTo("curio_owner");
        run(settings.asOwner(), "alter table ledger.page add column more%d int".formatted(start));
      }
    }
  }

  @Test
  void theServicesRoleWorksAgainAfterTheServerDied() throws Exception {
    try (PostgresServer server = PostgresServer.start(data, PostgresTuning.defaults());
        Database db = Database.open("roles", server.settings(2), new SimpleMeterRegistry())) {
      db.ping();
      long killed = server.pid();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      Stores.await("another one serves", () -> server.pid() != killed && server.running());

      Stores.await("connections work", () -> answers(db));
    }
  }

  @Test
  void passwordsAreNotShown() {
    DatabaseSettings settings = MIGRATED;

    assertThat(settings.toString())
        .doesNotContain(settings.password(), settings.asOwner().password());
    assertThat(settings.ownerLogin().orElseThrow().toString())
        .contains("curio_owner")
        .doesNotContain(settings.asOwner().password());
  }

  @Test
  void aRoleHasAName() {
    assertThatThrownBy(() -> new DatabaseLogin(" ", "")).hasMessageStartingWith("user: blank");
  }

  private static boolean answers(Database db) {
    try {
      db.ping();
      return true;
    } catch (CurioException e) {
      return false;
    }
  }

  private static DatabaseSettings migrated() {
    DatabaseSettings settings = Stores.freshWithRoles();
    Migrations.run(settings, "ledger");
    return settings;
  }

  /** Of the schema and all that is in it. */
  private static String owners(PostgresServer server) throws SQLException {
    try (Connection connection = Connections.patient(server.superuser(1), "test").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select string_agg(distinct pg_get_userbyid(owner), ', ') from (
                  select nspowner from pg_namespace where nspname = 'ledger'
                  union all select relowner from pg_class where relnamespace = 'ledger'::regnamespace
                  union all select proowner from pg_proc where pronamespace = 'ledger'::regnamespace
                  union all select typowner from pg_type where typnamespace = 'ledger'::regnamespace
                ) as owned (owner)
                """)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private static void run(DatabaseSettings database, String sql) throws SQLException {
    try (Connection connection = Connections.patient(database, "test").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
