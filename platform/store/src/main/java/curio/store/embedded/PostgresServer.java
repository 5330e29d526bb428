package curio.store.embedded;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.DatabaseLogin;
import curio.store.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded PostgreSQL: a child process on a port of its own, on 127.0.0.1 only, with fsync on,
/// that is started again whenever it dies, until it is closed. What was committed survives any kill
/// of either process.
///
/// One thread, the keeper, starts the child, waits for its end and starts it again. It is a
/// platform thread that lives as long as this object because the kernel stops the child when the
/// thread that started it ends (see {@link Launch}). Thread-safe.
public final class PostgresServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PostgresServer.class);

  private static final String HOST = "127.0.0.1";
  private static final int FIRST_PORT = 20_000;

  /** Linux begins here (ip_local_port_range), others later. */
  static final int FIRST_OUTGOING_PORT = 32_768;

  private static final int PORT_TRIES = 50;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LOG_LOOK = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** How often a first start is tried if only something that passes hinders it. */
  private static final int FIRST_TRIES = 6;

  /** What a server that was just killed leaves behind for a moment. */
  private static final List<String> PASSING =
      List.of("pre-existing shared memory block", "already in use", "lock file");

  private final PostgresFiles files;
  private final PostgresTuning tuning;
  private final Launch launch;
  private final Path home;
  private final LockFile lock;
  private final DatabaseLogin superuser;
  private final DatabaseLogin owner;
  private final DatabaseLogin service;
  private final int port;
  private final Thread keeper;
  private final WalReserve reserve;
  private final CountDownLatch firstStart = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);

  private final ReentrantLock childLock = new ReentrantLock();

  @GuardedBy("childLock") private @Nullable Postmaster child;

  private volatile boolean running;

  /** Length of the log when the child was started. */
  private volatile long logged;

  private PostgresServer(
      PostgresFiles files, PostgresTuning tuning, Launch launch, Path home, LockFile lock)
      throws IOException {
    this.files = files;
    long wal = WalReserve.limit(files.wal(), (long) tuning.maxWalMegabytes() << 20);
    this.tuning = tuning.withWal(wal >> 20);
    this.launch = launch;
    this.home = home;
    this.lock = lock;
    this.superuser = new DatabaseLogin(PostgresFiles.USER, files.password());
    this.owner = new DatabaseLogin(EmbeddedRoles.OWNER, PostgresFiles.randomPassword());
    this.service = new DatabaseLogin(EmbeddedRoles.SERVICE, PostgresFiles.randomPassword());
    this.port = freePort();
    this.keeper = Thread.ofPlatform().name("postgres-keeper").daemon().unstarted(this::keep);
    this.reserve =
        new WalReserve(
            this::served, files.wal().toFile()::getUsableSpace, wal, tuning.reserveDelay());
  }

  /**
   * Starts the server on the data below a directory, which is made on first use; returns when it
   * accepts connections.
   *
   * @throws CurioException {@code CONFLICT} if another process serves the directory, else an error
   *     that names the directory and the end of the server's log
   */
  public static PostgresServer start(Path data, PostgresTuning tuning) {
    Launch launch = Launch.detect();
    return start(data, tuning, launch, PostgresBinaries.defaultCache(launch.owner().isPresent()));
  }

  /** The same with another directory for the unpacked programs, shared by all who name it. */
  public static PostgresServer start(Path data, PostgresTuning tuning, Path cache) {
    return start(data, tuning, Launch.detect(), cache);
  }

  static PostgresServer start(Path data, PostgresTuning tuning, Launch launch, Path cache) {
    Path absolute = data.toAbsolutePath().normalize();
    PostgresFiles files = new PostgresFiles(absolute);
    try {
      DataDirectory.createPrivate(absolute);
      LockFile lock = LockFile.acquire("data", files.lock());
      boolean started = false;
      try {
        Path home = PostgresBinaries.unpack(cache);
        PostgresOrphan.stop(home, files.cluster(), launch, files.log());
        files.prepare(home, launch);
        PostgresServer server = new PostgresServer(files, tuning, launch, home, lock);
        server.startFirst();
        server.prepareRoles();
        server.reserve.start();
        started = true;
        return server;
      } finally {
        if (!started) {
          lock.close();
        }
      }
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.UNAVAILABLE,
          "data: %s cannot be used by PostgreSQL: %s".formatted(absolute, e.getMessage()),
          e);
    }
  }

  /**
   * How to connect, with all rights, to the server that another process runs on the data below a
   * directory: its other roles have passwords that only that process knows.
   *
   * @throws CurioException {@code UNAVAILABLE} if none runs there
   */
  public static DatabaseSettings running(Path data, int poolSize) {
    Path absolute = data.toAbsolutePath().normalize();
    PostgresFiles files = new PostgresFiles(absolute);
    try {
      OptionalInt port = files.port();
      if (port.isPresent()) {
        var superuser = new DatabaseLogin(PostgresFiles.USER, files.password());
        return settings(port.getAsInt(), superuser, poolSize);
      }
    } catch (IOException e) {
      throw new CurioException(
          ErrorCode.UNAVAILABLE, "data: %s cannot be read".formatted(absolute), e);
    }
    throw new CurioException(
        ErrorCode.UNAVAILABLE,
        "data: no node runs on %s (expected: the directory of one that runs)".formatted(absolute));
  }

  /**
   * How to connect, with usual time-outs, as a role that reads and writes rows and nothing else;
   * its owner is the one that may change schemas. The port is kept until close.
   */
  public DatabaseSettings settings(int poolSize) {
    return superuser(poolSize).as(service).withOwner(owner);
  }

  /** How to connect with all rights: to administer the server, and for tests. */
  public DatabaseSettings superuser(int poolSize) {
    return settings(port, superuser, poolSize);
  }

  private static DatabaseSettings settings(int port, DatabaseLogin superuser, int poolSize) {
    return new DatabaseSettings(
        "jdbc:postgresql://%s:%d/postgres".formatted(HOST, port),
        superuser.user(),
        superuser.password(),
        poolSize,
        CONNECT_TIMEOUT,
        STATEMENT_TIMEOUT);
  }

  /** Whether the server accepts connections as far as we know. */
  public boolean running() {
    return running;
  }

  /** The process id of the running server; 0 while there is none. */
  public long pid() {
    childLock.lock();
    try {
      return child == null || !child.alive() ? 0 : child.pid();
    } finally {
      childLock.unlock();
    }
  }

  /** Stops the server: connections are cut, everything committed is on disk. Takes at most 20 s. */
  @Override
  public void close() {
    closing.countDown();
    Postmaster last;
    childLock.lock();
    try {
      last = child;
    } finally {
      childLock.unlock();
    }
    try (lock) {
      if (last != null) {
        last.stop();
      }
      keeper.join(Duration.ofSeconds(5));
      reserve.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void startFirst() {
    keeper.start();
    boolean answered = false;
    try {
      answered = firstStart.await(tuning.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!answered || !running) {
      close();
      throw new CurioException(
          ErrorCode.UNAVAILABLE,
          "data: PostgreSQL does not start on %s: %s"
              .formatted(files.cluster(), files.lastLogLines(logged)));
    }
  }

  private void prepareRoles() {
    boolean prepared = false;
    try {
      // A server that has just started may be slow to take its first connection.
      var patient = superuser(1).withConnectTimeout(tuning.startTimeout());
      EmbeddedRoles.prepare(patient, owner, service);
      prepared = true;
    } finally {
      if (!prepared) {
        close();
      }
    }
  }

  private void keep() {
    Duration pause = FIRST_PAUSE;
    for (int failures = 0; !isClosing(); failures++) {
      if (serveOnce()) {
        pause = FIRST_PAUSE;
        failures = 0;
      }
      String reason = files.lastLogLines(logged);
      boolean first = firstStart.getCount() > 0;
      if (first && (failures == FIRST_TRIES || PASSING.stream().noneMatch(reason::contains))) {
        break;
      }
      if (!isClosing()) {
        log.atWarn().addKeyValue("log", reason).log("PostgreSQL ended and is started again");
        pause(pause);
        pause = longer(pause);
      }
    }
    firstStart.countDown();
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  /** Runs the server to its end; true if it came as far as to accept connections. */
  private boolean serveOnce() {
    boolean served = false;
    try {
      Postmaster current = spawn();
      if (current != null) {
        served = current.awaitReady(tuning.startTimeout());
        running = served;
        if (served) {
          firstStart.countDown();
        } else {
          current.stop();
        }
        while (!current.awaitEnd(LOG_LOOK)) {
          boundLog();
        }
      }
    } catch (IOException e) {
      log.atError().setCause(e).log("PostgreSQL cannot be run");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running = false;
    }
    return served;
  }

  private void boundLog() {
    try {
      files.boundLog();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("the log of PostgreSQL cannot be bounded");
    }
  }

  /** Null when it is too late: whoever closes sees either this child or none. */
  private @Nullable Postmaster spawn() throws IOException {
    childLock.lock();
    try {
      if (isClosing()) {
        return null;
      }
      logged = files.log().length();
      Postmaster next = Postmaster.spawn(home, files, launch, port, tuning.parameters());
      child = next;
      return next;
    } finally {
      childLock.unlock();
    }
  }

  private Optional<DatabaseSettings> served() {
    return running && !isClosing() ? Optional.of(superuser(1)) : Optional.empty();
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause(Duration pause) {
    try {
      closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Below the ports that systems give to outgoing connections: one of these could have it while the
   * server is down for a moment, and keep it for as long as it is open.
   */
  static int freePort() throws IOException {
    for (int i = 0; i < PORT_TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, FIRST_OUTGOING_PORT);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.ofLiteral(HOST))) {
        return probe.getLocalPort();
      } catch (BindException taken) {
        log.atDebug().addKeyValue("port", port).log("taken; trying another");
      }
    }
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.ofLiteral(HOST))) {
      return probe.getLocalPort();
    }
  }
}
