package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Where the jobs of a subject are, and its workers. Used by one thread. */
public final class JobStore {
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  /**
   * How a worker is started and how its jobs are counted.
   *
   * @param command of a worker
   * @param unfinished SQL that counts the jobs that are not marked done; empty where workers mark a
   *     job before they tell that it ran
   */
  record Program(List<String> command, String unfinished) {
    Program {
      command = List.copyOf(command);
    }
  }

  private final Program program;
  private final Optional<DatabaseAddress> database;
  private final List<Long> pids;
  private final Path directory;
  private final Cleanup cleanup;
  private int workers;

  private JobStore(
      Program program,
      Optional<DatabaseAddress> database,
      List<Long> pids,
      Path directory,
      Cleanup cleanup) {
    this.program = program;
    this.database = database;
    this.pids = List.copyOf(pids);
    this.directory = directory;
    this.cleanup = cleanup;
  }

  static JobStore inPostgres(
      Program program, OwnPostgres postgres, Path directory, Cleanup cleanup) {
    return new JobStore(
        program, Optional.of(postgres.address()), List.of(postgres.pid()), directory, cleanup);
  }

  static JobStore inMemory(Program program, List<Long> pids, Path directory, Cleanup cleanup) {
    return new JobStore(program, Optional.empty(), pids, directory, cleanup);
  }

  /** Starts a worker and waits until it is ready; it does no jobs yet. */
  public Worker worker() throws IOException {
    workers++;
    Worker worker =
        cleanup.add(
            Worker.start(
                program.command(), environment(), directory.resolve("worker-" + workers + ".log")));
    worker.await("ready", START_PATIENCE);
    return worker;
  }

  /** The processes of the store and of one worker. */
  public ProcessTree processes(Worker worker) {
    List<Long> all = new ArrayList<>(pids);
    all.add(worker.pid());
    return new ProcessTree(all);
  }

  /** How many jobs are not marked done. */
  public long unfinished() throws SQLException {
    if (database.isEmpty()) {
      return 0;
    }
    try (Connection connection = connect(database.get());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(program.unfinished())) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Brings the store into the state it would be in after some minutes of rest. */
  public void settle() throws SQLException {
    if (database.isPresent()) {
      try (Connection connection = connect(database.get());
          Statement statement = connection.createStatement()) {
        statement.execute("vacuum analyze");
        statement.execute("checkpoint");
      }
    }
  }

  /** What the database says of itself, if there is one. */
  public Optional<String> version() throws SQLException {
    if (database.isEmpty()) {
      return Optional.empty();
    }
    try (Connection connection = connect(database.get());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show server_version")) {
      rows.next();
      return Optional.of(Objects.requireNonNull(rows.getString(1)));
    }
  }

  private Map<String, String> environment() {
    return database.map(DatabaseAddress::environment).orElse(Map.of());
  }

  private static Connection connect(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password());
  }
}
