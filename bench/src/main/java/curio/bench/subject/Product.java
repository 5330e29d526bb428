package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The real {@code curio serve}, every role in one process on embedded PostgreSQL. */
public final class Product implements Subject {
  private static final String READY_LINE = "Curio is ready";
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  /** Where the orders and their events are; the log holds the events of other services too. */
  private static final OrderTables.Names TABLES =
      new OrderTables.Names(
          "orders.idempotency_key",
          "orders.orders",
          "orders.outbox o, generate_series(1, o.events) where topic = 'order-created'",
          "log.batch b join log.topic t on t.id = b.topic_id, generate_series(1, b.events)"
              + " where t.name = 'order-created'");

  private final Path launcher;
  private final int users;

  /** `launcher` is the {@code curio} script. */
  public Product(Path launcher, int users) {
    this.launcher = launcher;
    this.users = users;
  }

  @Override
  public String name() {
    return "curio";
  }

  @Override
  public RunningSubject start(Path directory, Cleanup cleanup) throws IOException {
    SafepointLog pauses = new SafepointLog(directory.resolve("safepoints.log"));
    Serving serving =
        launch(directory.resolve("data"), directory.resolve("server.log"), environment(pauses));
    cleanup.add(serving);
    serving.awaitReady();
    List<String> tokens = tokens(serving.address());
    return new RunningSubject(
        serving.address(),
        tokens,
        serving.processes(),
        Optional.of(new OrderTables(embeddedDatabase(directory.resolve("data")), TABLES)),
        Optional.of(pauses));
  }

  private List<String> tokens(InetSocketAddress address) throws IOException {
    try (HttpCalls calls = new HttpCalls(address)) {
      return new Accounts(calls).signUp(users);
    }
  }

  /** Starts the process, with more options if given, and does not wait for it. */
  public Serving launch(Path data, Path output, String... more) throws IOException {
    return launch(data, output, Map.of("CURIO_JAVA", Jvm.java()), more);
  }

  private static Map<String, String> environment(SafepointLog pauses) {
    String own = Objects.requireNonNullElse(System.getenv("CURIO_JVM_OPTIONS"), "");
    return Map.of(
        "CURIO_JAVA", Jvm.java(), "CURIO_JVM_OPTIONS", (own + " " + pauses.option()).strip());
  }

  private Serving launch(Path data, Path output, Map<String, String> environment, String... more)
      throws IOException {
    List<Integer> ports = Ports.free(2);
    List<String> command = new ArrayList<>(List.of(more));
    command.addAll(
        0,
        List.of(
            launcher.toAbsolutePath().toString(),
            "serve",
            "--host=127.0.0.1",
            "--port=" + ports.get(0),
            "--internal-port=" + ports.get(1),
            "--rpc-port=0",
            "--data=" + data));
    long started = System.nanoTime();
    return new Serving(
        ChildProcess.start(command, environment, output),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(0)),
        started);
  }

  /** The process, where it will serve, and when it was started by {@link System#nanoTime()}. */
  public record Serving(ChildProcess process, InetSocketAddress address, long startedNanos)
      implements AutoCloseable {
    /** Whether it has not ended. */
    public boolean running() {
      return process.running();
    }

    /** Waits for the line that says it serves. */
    public void awaitReady() throws IOException {
      process.await(() -> process.line(READY_LINE), START_PATIENCE);
    }

    /** The process and its children. */
    public ProcessTree processes() {
      return new ProcessTree(List.of(process.pid()));
    }

    @Override
    public void close() {
      process.close();
    }
  }

  /** The embedded PostgreSQL tells its port on the fourth line of its pid file. */
  private static DatabaseAddress embeddedDatabase(Path data) throws IOException {
    String port =
        Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid")).get(3).strip();
    String password = Files.readString(data.resolve("postgres.password")).strip();
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", password);
  }
}
