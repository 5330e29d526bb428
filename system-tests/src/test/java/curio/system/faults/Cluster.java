package curio.system.faults;

import static curio.testkit.Eventually.eventually;

import curio.log.Log;
import curio.log.PostgresLog;
import curio.store.DatabaseSettings;
import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresTuning;
import curio.system.ChildJvm;
import curio.system.ConsumerProcess;
import curio.testkit.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL, nodes that reach it each by a link of its own, and consumers. Built and closed by
 * one thread; what it holds may be used by others.
 */
public final class Cluster implements AutoCloseable {
  /** Where the shop archives, below the directory for data and logs; the same for all nodes. */
  static final String ARCHIVE = "archive";

  /** Where pictures are kept, likewise. */
  static final String BLOBS = "blobs";

  private static final Duration LOOK_AFTER = Duration.ofMillis(200);
  private static final Duration RESTART_LIMIT = Duration.ofSeconds(30);

  private final PostgresServer postgres;
  private final Optional<Broker> broker;
  private final Witness witness;
  private final Path logs;
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final List<ConsumerProcess> consumers = new ArrayList<>();
  private final Thread supervisor = Thread.ofVirtual().unstarted(this::supervise);

  /**
   * Starts everything and waits until all nodes serve.
   *
   * @param directory for data and logs
   */
  public Cluster(Shape shape, Path directory) throws Exception {
    postgres =
        PostgresServer.start(
            directory.resolve("store"),
            PostgresTuning.defaults().withoutReserve().with("max_connections", "300"));
    boolean started = false;
    @Nullable Witness watching = null;
    broker = shape.kafka() ? Optional.of(new Broker()) : Optional.empty();
    logs = directory;
    try {
      watching = Witness.on(postgres.superuser(4), shape);
      witness = watching;
      for (var spec : shape.nodes()) {
        nodes.add(node(spec.with(brokerOptions()), directory));
      }
      for (int i = 0; i < shape.consumers(); i++) {
        var log = directory.resolve("consumer-" + i + ".log");
        consumers.add(new ConsumerProcess(log, postgres.superuser(4), broker.map(Broker::address)));
      }
      together(
          nodes.stream()
              .<Callable<Object>>map(node ->
                  () -> {
                    node.start(Duration.ZERO);
                    return node;
                  })
              .toList());
      for (var consumer : consumers) {
        consumer.start();
      }
      supervisor.start();
      started = true;
    } finally {
      if (!started) {
        nodes.forEach(NodeProcess::close);
        consumers.forEach(ConsumerProcess::close);
        if (watching != null) {
          watching.close();
        }
        broker.ifPresent(Broker::close);
        postgres.close();
      }
    }
  }

  /** All of them, in the order of the shape. */
  public List<NodeProcess> nodes() {
    return List.copyOf(nodes);
  }

  /** The nodes that clients may talk to. */
  List<NodeProcess> publicNodes() {
    return nodes.stream().filter(node -> node.spec().isPublic()).toList();
  }

  List<ConsumerProcess> consumers() {
    return List.copyOf(consumers);
  }

  Witness witness() {
    return witness;
  }

  /** Where the log is on Kafka. */
  Optional<Broker> broker() {
    return broker;
  }

  /** All that is in the log, wherever it is. */
  Log log() {
    var database = witness.database();
    return broker.map(one -> one.log(database)).orElseGet(() -> new PostgresLog(database));
  }

  private List<String> brokerOptions() {
    return broker.map(Broker::options).orElse(List.of());
  }

  /**
   * {@code ./curio log move}, by somebody who has a link of nobody.
   *
   * @param to what stands behind {@code --to}
   */
  ChildJvm moveLog(String... to) throws IOException {
    var store = postgres.superuser(4);
    var words = new ArrayList<>(List.of("log", "move", "--to"));
    words.addAll(List.of(to));
    words.addAll(brokerOptions());
    words.addAll(List.of("--database-url", store.url(), "--database.user", Witness.MOVER));
    words.addAll(List.of("--database.password", store.password()));
    return new ChildJvm(logs.resolve("moves.log"), "curio.node.Main", words);
  }

  /** SIGKILL to PostgreSQL; waits until it accepts connections again. */
  void killPostgres() {
    long killed = postgres.pid();
    ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);
    eventually(
        RESTART_LIMIT,
        () -> {
          if (postgres.pid() == killed || !postgres.running()) {
            throw new AssertionError("PostgreSQL is not back");
          }
        });
  }

  /** Does all at once and waits for the end of all. */
  static void together(List<Callable<Object>> work) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : threads.invokeAll(work)) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private NodeProcess node(NodeSpec spec, Path directory) throws IOException {
    var direct = postgres.superuser(4);
    int port = URI.create(direct.url().substring("jdbc:".length())).getPort();
    var link = FaultProxy.before(port);
    var store =
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(link.port()),
            spec.name(),
            direct.password(),
            4,
            direct.connectTimeout(),
            direct.statementTimeout());
    return new NodeProcess(spec, directory, store, link, witness);
  }

  private void supervise() {
    try {
      while (true) {
        for (var consumer : consumers) {
          consumer.supervise();
        }
        Thread.sleep(LOOK_AFTER);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    supervisor.interrupt();
    nodes.forEach(NodeProcess::close);
    consumers.forEach(ConsumerProcess::close);
    witness.close();
    broker.ifPresent(Broker::close);
    postgres.close();
  }
}
