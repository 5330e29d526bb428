package curio.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.embedded.FileTrees;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import curio.store.migrations.Migrations;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * Two servers of which one takes writes, as a primary and its standby do, and change their roles.
 */
@TestInstance(Lifecycle.PER_CLASS)
class SeveralHostsTest {
  private static final String WHERE = "select current_setting('port')";

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private Path data;
  private PostgresServer one;
  private PostgresServer two;

  @BeforeAll
  void startServers() throws IOException {
    data = Files.createTempDirectory("curio-hosts-test-");
    one = server("one");
    two = server("two");
  }

  @AfterAll
  void stopServers() throws IOException {
    one.close();
    two.close();
    FileTrees.delete(data);
  }

  @BeforeEach
  void oneIsPrimary() {
    takeWrites(one, true);
    takeWrites(two, false);
  }

  @Test
  void writesAndReadsFindThePrimaryWhereverItStands() {
    for (var settings : List.of(hosts(one, two, ""), hosts(two, one, ""))) {
      try (Database db = Database.open("hosts", settings, metrics)) {
        assertThat(db.<String>inTransaction(SeveralHostsTest::written)).isEqualTo(port(one));
        assertThat(db.<String>read(tx -> tx.createQuery(WHERE).mapTo(String.class).one()))
            .isEqualTo(port(one));
      }
    }
  }

  @Test
  void writesAndReadsFollowThePrimary() {
    try (Database db = Database.open("hosts", hosts(one, two, ""), metrics)) {
      for (int i = 0; i < 20; i++) {
        db.inOneStatement(SeveralHostsTest::written);
        db.read(tx -> tx.createQuery(WHERE).mapTo(String.class).one());
      }

      takeWrites(one, false);
      takeWrites(two, true);

      // Nobody hears of it: the refused work left nothing and was run again elsewhere.
      assertThat(db.<String>inOneStatement(SeveralHostsTest::written)).isEqualTo(port(two));
      for (int i = 0; i < 20; i++) {
        assertThat(db.<String>inTransaction(SeveralHostsTest::written)).isEqualTo(port(two));
        assertThat(db.<String>read(tx -> tx.createQuery(WHERE).mapTo(String.class).one()))
            .isEqualTo(port(two));
      }

      takeWrites(two, false);
      takeWrites(one, true);
      assertThat(db.<String>inTransaction(SeveralHostsTest::written)).isEqualTo(port(one));
    }
  }

  @Test
  void whileNobodyTakesWritesTheStoreIsUnavailable() {
    takeWrites(one, false);
    try (Database db = Database.open("hosts", hosts(one, two, ""), metrics)) {
      assertThatThrownBy(() -> db.inTransaction(SeveralHostsTest::written))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));

      takeWrites(two, true);

      Stores.await("the new primary is found", () -> isWritten(db));
    }
  }

  @Test
  void aHostThatIsDownIsPassedOver() {
    DatabaseSettings settings = hosts(one, two, "");
    String down = settings.url().replace("//", "//127.0.0.1:1,");
    try (Database db = Database.open("hosts", settings.withUrl(down), metrics)) {
      assertThat(db.<String>inTransaction(SeveralHostsTest::written)).isEqualTo(port(one));
    }
  }

  @Test
  void migrationsRunOnThePrimary() {
    Migrations.run(hosts(two, one, ""), "zoo");

    Stores.execute(known(one), "insert into zoo.animals (name, age) values ('cat', 3)");
  }

  @Test
  void theAddressMaySayOtherwise() {
    try (Database db = Database.open("hosts", hosts(two, one, "?targetServerType=any"), metrics)) {
      assertThat(db.<String>read(tx -> tx.createQuery(WHERE).mapTo(String.class).one()))
          .isEqualTo(port(two));
      assertThatThrownBy(() -> db.inTransaction(SeveralHostsTest::written))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    }
    var said =
        Connections.patient(
            hosts(one, two, "?connectTimeout=7&hostRecheckSeconds=9&targetServerType=secondary"),
            "said");
    assertThat(said.getConnectTimeout()).isEqualTo(7);
    assertThat(said.getLoginTimeout()).isEqualTo(15);
    assertThat(said.getHostRecheckSeconds()).isEqualTo(9);
    assertThat(said.getTargetServerType()).isEqualTo("secondary");
  }

  @Test
  void aHostThatDoesNotAnswerLeavesTimeForTheOthers() {
    DatabaseSettings settings = hosts(one, two, "").withConnectTimeout(Duration.ofSeconds(4));
    var source = Connections.bounded(settings, "times");

    assertThat(source.getConnectTimeout()).isEqualTo(2);
    assertThat(source.getLoginTimeout()).isEqualTo(5);
    assertThat(source.getHostRecheckSeconds()).isEqualTo(2);
    assertThat(source.getTargetServerType()).isEqualTo("primary");

    // As a pool does.
    source.setLoginTimeout(1);
    assertThat(source.getLoginTimeout()).isEqualTo(5);
    var single = Connections.bounded(one.superuser(1), "times");
    single.setLoginTimeout(1);
    assertThat(single.getLoginTimeout()).isEqualTo(1);
    assertThat(Connections.wantPrimary(single)).isFalse();
  }

  private PostgresServer server(String name) {
    PostgresServer server =
        PostgresServer.start(data.resolve(name), PostgresTuning.defaults().withoutReserve());
    Stores.execute(server.superuser(1), "alter role postgres password 'known'");
    Stores.execute(known(server), "create table written (at timestamptz default now())");
    return server;
  }

  private static DatabaseSettings known(PostgresServer server) {
    DatabaseSettings superuser = server.superuser(4);
    return superuser.as(new DatabaseLogin(superuser.user(), "known"));
  }

  private static DatabaseSettings hosts(PostgresServer a, PostgresServer b, String more) {
    return known(a)
        .withConnectTimeout(Duration.ofSeconds(2))
        .withUrl(
            "jdbc:postgresql://127.0.0.1:%s,127.0.0.1:%s/postgres%s"
                .formatted(port(a), port(b), more));
  }

  private static String port(PostgresServer server) {
    return String.valueOf(URI.create(server.superuser(1).url().substring(5)).getPort());
  }

  /** Returns when sessions that are there already follow too. */
  private static void takeWrites(PostgresServer server, boolean yes) {
    String setting = yes ? "off" : "on";
    Stores.execute(known(server), "alter system set default_transaction_read_only = " + setting);
    Stores.execute(known(server), "select pg_reload_conf()");
    Stores.await("the setting is read", () -> setting.equals(readOnly(server)));
  }

  private static String readOnly(PostgresServer server) {
    try (Database db =
        Database.open("look", known(server).withPoolSize(1), new SimpleMeterRegistry())) {
      return db.read(
          tx -> tx.createQuery("show default_transaction_read_only").mapTo(String.class).one());
    }
  }

  private static String written(Handle tx) {
    return tx.createQuery("insert into written default values returning current_setting('port')")
        .mapTo(String.class)
        .one();
  }

  private static boolean isWritten(Database db) {
    try {
      return !db.<String>inTransaction(SeveralHostsTest::written).isEmpty();
    } catch (CurioException e) {
      return false;
    }
  }
}
