package curio.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.DatabaseSettings;
import curio.store.ServerProgram;
import curio.store.Stores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

public class PostgresServerTest {
  private static final PostgresTuning TUNING = PostgresTuning.defaults().withoutReserve();

  @TempDir Path data;

  @AfterEach
  void noProcessIsLeft() throws Exception {
    assertThat(PostgresOrphan.find(data.resolve("postgres"))).isEmpty();
  }

  @Test
  void whatIsWrittenIsThereAfterAStopAndAStart() {
    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      Stores.execute(server.superuser(1), "create table kept as select 1 as n");
    }

    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      assertThat(server.running()).isTrue();
      assertThat(count(server, "kept")).isEqualTo(1);
    }
  }

  @Test
  void anotherProcessFindsTheServerThatRuns() {
    assertThatThrownBy(() -> PostgresServer.running(data, 1))
        .hasMessageContaining("no node runs on " + data);
    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      assertThat(PostgresServer.running(data, 1)).isEqualTo(server.superuser(1));
    }

    assertThatThrownBy(() -> PostgresServer.running(data, 1)).hasMessageContaining("no node runs");
  }

  @Test
  void dataAndPasswordAreForTheirOwnerAloneAndTheServerForThisMachine() throws Exception {
    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      String password = Files.readString(data.resolve("postgres.password")).strip();
      String commandLine = Files.readString(Path.of("/proc/" + server.pid() + "/cmdline"));

      assertThat(permissions("postgres")).isEqualTo("rwx------");
      assertThat(permissions("postgres.password")).isEqualTo("rw-------");
      assertThat(server.superuser(1).toString()).doesNotContain(password);
      assertThat(commandLine).contains("listen_addresses=127.0.0.1").doesNotContain(password);
      assertThat(Files.readString(data.resolve("log/postgres.log"))).doesNotContain(password);
      DatabaseSettings right = server.superuser(1);
      DatabaseSettings wrong =
          new DatabaseSettings(
              right.url(),
              right.user(),
              "guess",
              1,
              right.connectTimeout(),
              right.statementTimeout());
      assertThatThrownBy(() -> Stores.execute(wrong, "select 1"))
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void aKilledServerIsStartedAgainOnTheSamePortWithEveryAcknowledgedRow() throws Exception {
    try (PostgresServer server = PostgresServer.start(data, TUNING);
        Database db = Database.open("writes", server.superuser(2), new SimpleMeterRegistry())) {
      db.inTransaction(tx -> tx.execute("create table numbers (n int primary key)"));
      AtomicInteger acknowledged = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer = Thread.ofVirtual().start(() -> write(db, acknowledged, stop));
      Stores.await("writes go on", () -> acknowledged.get() > 50);
      String url = server.superuser(2).url();

      long killed = server.pid();
      ProcessHandle.of(killed).orElseThrow().destroyForcibly();
      Stores.await("another one serves", () -> server.pid() != killed && server.running());
      int before = acknowledged.get();
      Stores.await("writes go on", () -> acknowledged.get() > before + 50);
      stop.set(true);
      writer.join();

      assertThat(server.superuser(2).url()).isEqualTo(url);
      assertThat(count(server, "numbers")).isGreaterThanOrEqualTo(acknowledged.get());
    }
  }

  @Test
  void aKilledProcessLosesNothingAndItsServerDoesNotHinderTheNext() throws Exception {
    Process process = ServerProgram.start(data);
    int last = -1;
    try (BufferedReader out = process.inputReader()) {
      while (last < 100) {
        last = Integer.parseInt(String.valueOf(out.readLine()));
      }
      assertThatThrownBy(() -> PostgresServer.start(data, TUNING))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
          .hasMessageContaining("in use by process " + process.pid());

      // The handle, because the process would close what it has still to say.
      process.toHandle().destroyForcibly();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = Integer.parseInt(line);
      }
    }
    process.waitFor(10, TimeUnit.SECONDS);

    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      assertThat(count(server, "numbers")).isGreaterThan(last);
    }
  }

  @Test
  void theServerEndsByItselfWhenItsProcessIsKilled() throws Exception {
    Process process = ServerProgram.start(data);
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("0");
    }
    ProcessHandle server = PostgresOrphan.find(data.resolve("postgres")).orElseThrow();

    process.destroyForcibly();

    Stores.await("it has ended", () -> !server.isAlive());
    assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void anOrphanOfAnEarlierProcessIsStopped() throws Exception {
    PostgresFiles files = new PostgresFiles(data);
    Launch bare = Launch.detect();
    Launch untied = new Launch(bare.session(), bare.unprivileged(), List.of(), bare.owner());
    Path home = PostgresBinaries.unpack(PostgresBinaries.defaultCache(false));
    files.prepare(home, untied);
    Postmaster orphan =
        Postmaster.spawn(home, files, untied, PostgresServer.freePort(), TUNING.parameters());
    assertThat(orphan.awaitReady(TUNING.startTimeout())).isTrue();

    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      assertThat(orphan.alive()).isFalse();
      assertThat(server.running()).isTrue();
    }
  }

  /** Else somebody's connection may have it when the server comes back. */
  @Test
  void thePortIsNoneOfOutgoingConnections() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(PostgresServer.freePort()).isLessThan(PostgresServer.FIRST_OUTGOING_PORT);
    }
  }

  @Test
  void aStalePidFileThatNamesAnotherProcessHurtsNobody() throws Exception {
    PostgresServer.start(data, TUNING).close();
    long self = ProcessHandle.current().pid();
    Files.writeString(data.resolve("postgres/postmaster.pid"), self + "\n" + data + "\n");

    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      assertThat(server.running()).isTrue();
    }
  }

  @Test
  void anInitThatStoppedHalfWayIsDoneAgain() throws Exception {
    Path half = Files.createDirectories(data.resolve("postgres.new-1/cluster/base"));
    Files.writeString(half.resolveSibling("PG_VERSION"), "18\n");
    Files.writeString(data.resolve("postgres.password"), "of the half");

    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      Stores.execute(server.superuser(1), "select 1");
      assertThat(data.resolve("postgres.new-1")).doesNotExist();
    }
  }

  @Test
  void dataOfAnotherVersionOrOfSomethingElseIsRefusedByName() throws Exception {
    Path cluster = Files.createDirectories(data.resolve("postgres"));
    Files.writeString(cluster.resolve("PG_VERSION"), "15\n");
    assertThatThrownBy(() -> PostgresServer.start(data, TUNING))
        .isInstanceOf(CurioException.class)
        .hasMessage(
            "data: %s holds data of PostgreSQL 15 (expected: data of PostgreSQL 18)"
                .formatted(cluster));

    Files.move(cluster.resolve("PG_VERSION"), cluster.resolve("notes.txt"));
    assertThatThrownBy(() -> PostgresServer.start(data, TUNING))
        .hasMessageContaining("holds no database");
  }

  @Test
  void theLogOfARunningServerIsBounded() throws Exception {
    try (PostgresServer server = PostgresServer.start(data, TUNING)) {
      Path log = data.resolve("log").resolve("postgres.log");
      try (FileChannel channel = FileChannel.open(log, StandardOpenOption.APPEND)) {
        channel.write(ByteBuffer.wrap(new byte[17 << 20]));
      }

      Stores.await("the log is emptied", () -> log.toFile().length() < 1 << 20);

      assertThat(log.resolveSibling("postgres.log.1").toFile().length())
          .isGreaterThanOrEqualTo(17 << 20);
      Stores.execute(server.superuser(1), "select 1");
    }
  }

  @Test
  void aServerThatCannotStartIsToldWithTheEndOfItsLog() {
    assertThatThrownBy(
            () -> PostgresServer.start(data, TUNING.with("shared_preload_libraries", "nonesuch")))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessageContaining(data.toString())
        .hasMessageContaining("nonesuch");

    PostgresServer.start(data, TUNING).close();
  }

  @Test
  void aLostPasswordIsNamed() throws Exception {
    PostgresServer.start(data, TUNING).close();
    Files.delete(data.resolve("postgres.password"));

    assertThatThrownBy(() -> PostgresServer.start(data, TUNING))
        .isInstanceOf(CurioException.class)
        .hasMessageContaining("postgres.password is missing");
  }

  @Test
  void rootWithoutUserNamespacesRunsItAsNobody() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")));
    // Below a directory that others may pass, which the one of JUnit is not.
    Path open = Files.createTempDirectory(Path.of("/var/tmp"), "curio-nobody-");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path below = open.resolve("data");
    try (PostgresServer server =
        PostgresServer.start(below, TUNING, Launch.asNobody(), open.resolve("cache"))) {
      Stores.execute(server.superuser(1), "create table kept as select 1 as n");
      assertThat(Files.getAttribute(Path.of("/proc/" + server.pid()), "unix:uid"))
          .isEqualTo(65_534);
    }
    try (PostgresServer server =
        PostgresServer.start(below, TUNING, Launch.asNobody(), open.resolve("cache"))) {
      assertThat(count(server, "kept")).isEqualTo(1);
    } finally {
      FileTrees.delete(open);
    }
  }

  @Test
  void manyMayUnpackTheProgramsAtOnce() throws Exception {
    Thread[] threads = new Thread[3];
    for (int i = 0; i < threads.length; i++) {
      threads[i] = Thread.ofPlatform().start(this::unpack);
    }
    for (Thread thread : threads) {
      thread.join();
    }

    try (var entries = Files.list(data.resolve("cache"))) {
      assertThat(entries).hasSize(1);
    }
    assertThat(unpack().resolve("bin/postgres")).isExecutable();
  }

  private Path unpack() {
    try {
      return PostgresBinaries.unpack(data.resolve("cache"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Database db, AtomicInteger acknowledged, AtomicBoolean stop) {
    for (int n = 0; !stop.get(); n++) {
      int row = n;
      try {
        db.inTransaction(tx -> tx.execute("insert into numbers values (?)", row));
        acknowledged.incrementAndGet();
      } catch (CurioException unavailable) {
        Thread.onSpinWait();
      }
    }
  }

  private static int count(PostgresServer server, String table) {
    try (Database db = Database.open("count", server.superuser(1), new SimpleMeterRegistry())) {
      return db.read(
          tx -> tx.createQuery("select count(*) from " + table).mapTo(Integer.class).one());
    }
  }

  private String permissions(String name) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name)));
  }
}
