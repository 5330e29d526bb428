package curio.system;

import static curio.testkit.Eventually.eventually;

import curio.store.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code curio serve} as a process of its own, on a data directory that outlives it. Not
 * thread-safe.
 */
final class ServingNode implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("Curio is ready: http://localhost:(\\d+)");
  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final Path data;
  private final ChildJvm jvm;
  private final int port;

  ServingNode(Path data, Path log) throws IOException {
    this(data, log, 0);
  }

  /** On a given port, so that clients find it again, with more options. */
  ServingNode(Path data, Path log, int port, String... more) throws IOException {
    this.data = data;
    Files.deleteIfExists(log);
    var arguments = new ArrayList<>(List.of("serve", "--port", Integer.toString(port)));
    arguments.addAll(List.of("--rpc-port", "0", "--internal-port", "0"));
    arguments.addAll(List.of("--data", data.toString()));
    arguments.addAll(List.of(more));
    this.jvm = new ChildJvm(log, "curio.node.Main", arguments);
    this.port = awaitReady();
  }

  int port() {
    return port;
  }

  ChildJvm jvm() {
    return jvm;
  }

  /** SIGKILL to the postmaster; its backends end by themselves. */
  void killPostgres() {
    postmaster().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** How to reach the embedded PostgreSQL as it runs now. */
  DatabaseSettings database() throws IOException {
    var url = "jdbc:postgresql://127.0.0.1:%s/postgres".formatted(pidFile().get(3).strip());
    var password = Files.readString(data.resolve("postgres.password")).strip();
    return new DatabaseSettings(
        url, "postgres", password, 4, Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  private List<String> pidFile() throws IOException {
    return Files.readAllLines(data.resolve("postgres").resolve("postmaster.pid"));
  }

  private int awaitReady() throws IOException {
    var found = new int[1];
    eventually(
        START_LIMIT,
        () -> {
          var ready = Captured.in(jvm.printed(), READY);
          if (ready.isEmpty()) {
            var state = jvm.running() ? "runs" : "has ended";
            throw new AssertionError(
                String.format(Locale.ROOT, "not ready; it %s:%n%s", state, jvm.printed()));
          }
          found[0] = Integer.parseInt(ready.get());
        });
    return found[0];
  }

  /**
   * Ends it and its PostgreSQL, and returns when nobody writes into the data directory any more.
   */
  @Override
  public void close() {
    var store = postmaster().stream().flatMap(ServingNode::family).toList();
    jvm.close();
    store.forEach(ProcessHandle::destroyForcibly);
    eventually(() -> {
      if (jvm.running() || store.stream().anyMatch(ProcessHandle::isAlive)) {
        throw new AssertionError("a process of the node is still there");
      }
    });
  }

  private Optional<ProcessHandle> postmaster() {
    try {
      return ProcessHandle.of(Long.parseLong(pidFile().getFirst().strip()));
    } catch (IOException e) {
      // It was stopped, or never started.
      return Optional.empty();
    }
  }

  private static Stream<ProcessHandle> family(ProcessHandle parent) {
    return Stream.concat(Stream.of(parent), parent.descendants());
  }
}
