package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
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
  void nothingToDoIsSeenWithoutFlyway() throws Exception {
    Migrations.run(settings, "zoo");
    // Flyway would need the lock of its history; we only look.
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

    assertThat(MigrationScripts.find("db/zoo")).hasSize(2);
    assertThat(query("select checksum from zoo.flyway_schema_history where version = '1'"))
        .isEqualTo(String.valueOf(MigrationScripts.find("db/zoo").get(1)));
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
