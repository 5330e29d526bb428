package curio.system;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import curio.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is told to stop finishes what it has begun; one that is killed begins again. */
class ShutdownTest {
  private static final long INTERRUPT_BIT = 1 << 1;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void aSignalLetsTheOrderInFlightFinish(String signal) throws Exception {
    try (var node = start();
        var client = new OrderClient(node.port());
        var database = open(node);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assumeThat(signal.equals("INT") && ignoresInterrupts(node.jvm().pid()))
          .as("started in the background, where Ctrl-C means nothing")
          .isFalse();
      var token = client.signUp("shopper");

      Future<HttpResponse<String>> order =
          database.inTransaction(tx -> {
            tx.execute("lock table orders.idempotency_key in access exclusive mode");
            var inFlight = threads.submit(() -> client.place(token, "key", 400));
            eventually(() -> assertThat(waiting(database)).isOne());
            signal(node, signal);
            eventually(() -> assertRefusesConnections(node.port()));
            return inFlight;
          });

      var answer = order.get(20, TimeUnit.SECONDS);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
      assertThat(node.jvm().awaitExit()).as(node.jvm().printed()).isZero();
      assertThat(data().resolve("postgres/postmaster.pid")).doesNotExist();
      assertKept(token, answer);
    }
  }

  @Test
  void aNodeThatWasKilledServesTheSameDataAgain() throws Exception {
    try (var node = start();
        var client = new OrderClient(node.port())) {
      var token = client.signUp("shopper");
      var answer = client.place(token, "key", 400);

      node.jvm().kill();

      assertKept(token, answer);
    }
  }

  /** At each moment of the start that its files tell apart. */
  @ParameterizedTest
  @ValueSource(strings = {"curio.lock", "postgres.password", "postgres", "postgres/postmaster.pid"})
  void aSignalDuringTheStartEndsItAndTheNextOneWorks(String sign) throws Exception {
    var log = directory.resolve("first.log");
    try (var starting = new ChildJvm(log, "curio.node.Main", serve())) {
      eventually(Duration.ofSeconds(30), () -> assertThat(data().resolve(sign)).exists());

      starting.signal("TERM");

      assertThat(starting.awaitExit()).as(starting.printed()).isZero();
    }
    try (var next = start();
        var client = new OrderClient(next.port())) {
      assertThat(client.place(client.signUp("shopper"), "key", 400).statusCode()).isEqualTo(201);
    }
  }

  @Test
  void aNodeWithNothingToDoEndsAtOnce() throws Exception {
    try (var node = start()) {
      long start = System.nanoTime();

      node.jvm().signal("TERM");

      assertThat(node.jvm().awaitExit()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  /** The same key and token give the same order in the next process. */
  private void assertKept(String token, HttpResponse<String> answer) throws Exception {
    try (var next = start();
        var client = new OrderClient(next.port())) {
      var again = client.place(token, "key", 400);

      assertThat(again.statusCode()).as(again.body()).isEqualTo(201);
      assertThat(again.body()).isEqualTo(answer.body());
      assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
      next.jvm().terminate();
    }
  }

  private ServingNode start() throws IOException {
    return new ServingNode(data(), directory.resolve("node.log"));
  }

  private List<String> serve() {
    return List.of(
        "serve",
        "--port",
        "0",
        "--internal-port",
        "0",
        "--rpc-port",
        "0",
        "--data",
        data().toString());
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static Database open(ServingNode node) throws IOException {
    return Database.open("test", node.database(), new SimpleMeterRegistry());
  }

  private static void signal(ServingNode node, String name) {
    try {
      node.jvm().signal(name);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long waiting(Database database) {
    return database.read(tx ->
        tx.createQuery("select count(*) from pg_locks where not granted").mapTo(Long.class).one());
  }

  private static void assertRefusesConnections(int port) {
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  /** Whether the process was started with SIGINT ignored, as shells do in the background. */
  private static boolean ignoresInterrupts(long pid) throws IOException {
    var status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.exists(status)) {
      return false;
    }
    var ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst();
    return (ignored.orElse(0) & INTERRUPT_BIT) != 0;
  }
}
