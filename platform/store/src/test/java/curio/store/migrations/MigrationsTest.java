package curio.store.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Connections;
import curio.store.DatabaseSettings;
import curio.store.Stores;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private final DatabaseSettings settings = Stores.fresh();

  @Test
  void aFreshDatabaseGetsEveryVersion() {
    Migrations.run(settings, "zoo");

    Stores.execute(settings, "insert into zoo.animals (name, age) values ('cat', 3)");
  }

  @Test
  void nothingToDoTakesNoLock() throws Exception {
    Migrations.run(settings, "zoo");
    try (Connection other = Connections.patient(settings, "other").getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table zoo.flyway_schema_history in share row exclusive mode");

      Migrations.run(settings, "zoo");

      other.rollback();
    }
  }

  @Test
  void theRememberedChecksumsAreThoseOfFlyway() throws Exception {
    Migrations.run(settings, "zoo");

    assertThat(
            query(
                """
                select string_agg(concat_ws(' ', installed_rank, version, description, type, script,
                  checksum, success), ', ' order by installed_rank)
                from zoo.flyway_schema_history
                """))
        .isEqualTo(
            "1 1 animals SQL V1__animals.sql 414241277 t, 2 2 ages SQL V2__ages.sql 1676938980 t");
  }

  @Test
  void aHistoryThatFlywayWroteGoesOn() throws Exception {
    Stores.execute(
        settings,
        """
        create schema zoo;
        create table zoo."flyway_schema_history" (
          "installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL,
          "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER,
          "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(),
          "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL
        );
        alter table zoo."flyway_schema_history" add constraint "flyway_schema_history_pk"
          primary key ("installed_rank");
        create index "flyway_schema_history_s_idx" on zoo."flyway_schema_history" ("success");
        insert into zoo.flyway_schema_history values
          (0, null, '<< Flyway Schema Creation >>', 'SCHEMA', '"zoo"', null, 'postgres', now(), 0, true),
          (1, '1', 'animals', 'SQL', 'V1__animals.sql', 414241277, 'postgres', now(), 3, true);
        create table zoo.animals (id bigint generated always as identity primary key, name text not null);
        insert into zoo.animals (name) values ('old')
        """);

    Migrations.run(settings, "zoo");

    assertThat(query("select name || coalesce(age, 7) from zoo.animals")).isEqualTo("old7");
    assertThat(query("select max(installed_rank) from zoo.flyway_schema_history")).isEqualTo("2");
  }

  @Test
  void whatFailsLeavesNothing() throws Exception {
    assertThatThrownBy(() -> Migrations.run(settings, "broken"))
        .hasMessageContaining("V1__typo.sql")
        .hasMessageContaining("syntax error");

    assertThat(query("select to_regnamespace('broken')")).isEqualTo("null");
  }

  @Test
  void whoCannotConnectHasNoStore() {
    var missing = settings.withDatabase("there_is_none");

    assertThatThrownBy(() -> Migrations.run(missing, "zoo"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasRootCauseMessage("FATAL: database \"there_is_none\" does not exist");
  }

  @Test
  void manyNodesAtOnceMigrateOnce() throws Exception {
    List<Callable<Boolean>> nodes = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      nodes.add(() -> {
        Migrations.run(settings, "zoo");
        return true;
      });
    }

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> node : threads.invokeAll(nodes)) {
        assertThat(node.get()).isTrue();
      }
    }

    assertThat(query("select count(*) from zoo.flyway_schema_history where version = '1'"))
        .isEqualTo("1");
  }

  @Test
  void aNewerDatabaseIsRefused() {
    Migrations.run(settings, "zoo");
    Stores.execute(
        settings,
        """
        insert into zoo.flyway_schema_history
        select 99, '3', 'later', type, script, 1, installed_by, now(), 1, true
        from zoo.flyway_schema_history where version = '2'
        """);

    assertThatThrownBy(() -> Migrations.run(settings, "zoo"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageStartingWith("database: schema zoo has version 3 (expected: <= 2");
  }

  @Test
  void aChangedMigrationIsRefused() {
    Migrations.run(settings, "zoo");
    Stores.execute(
        settings, "update zoo.flyway_schema_history set checksum = 7 where version = '1'");

    assertThatThrownBy(() -> Migrations.run(settings, "zoo"))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("schema zoo cannot be migrated");
  }

  @Test
  void aMigrationThatWasLeftOutIsRefused() {
    Migrations.run(settings, "zoo");
    Stores.execute(settings, "delete from zoo.flyway_schema_history where version = '1'");

    assertThatThrownBy(() -> Migrations.run(settings, "zoo"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID))
        .hasMessageContaining("what has run is not what the program has");
  }

  @Test
  void aBrokenMigrationIsToldAndASchemaWithoutAnyIsABug() {
    assertThatThrownBy(() -> Migrations.run(settings, "broken"))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("schema broken cannot be migrated");
    assertThatThrownBy(() -> Migrations.run(settings, "nowhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = Connections.patient(settings, "tests").getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }
}
