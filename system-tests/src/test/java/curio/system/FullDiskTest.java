package curio.system;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import curio.store.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The disk of a node's data becomes full under load and is emptied again. Needs the right to mount
 * a small file system; is skipped without. {@code -Dseed=N} replays the load's choices.
 */
class FullDiskTest {
  private static final int CLIENTS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final long seed = Long.getLong("seed", System.nanoTime());
  @TempDir private Path directory;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeThat(succeeds("mount", "-t", "tmpfs", "-o", "size=400m,mode=0700", "tmpfs", path(disk)))
        .as("a file system can be mounted")
        .isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    eventually(
        Duration.ofSeconds(30),
        () ->
            assertThat(!isMounted() || succeeds("umount", path(disk)))
                .as("PostgreSQL has ended and lets its files go")
                .isTrue());
  }

  @Test
  void aFullDiskRefusesOrdersUntilThereIsRoomAgain() throws Exception {
    run(node -> {});
  }

  @Test
  void aPostgresThatDiesOnAFullDiskComesBackWhenThereIsRoomAgain() throws Exception {
    run(ServingNode::killPostgres);
  }

  @FunctionalInterface
  private interface Mishap {
    void happensTo(ServingNode node) throws IOException;
  }

  private void run(Mishap onFullDisk) throws Exception {
    try (var node = new ServingNode(disk.resolve("data"), directory.resolve("node.log"));
        var client = new OrderClient(node.port());
        var load = new OrderLoad(client, tokens(client))) {
      load.start(seed);
      awaitAnswers(load, 500);

      fill();
      awaitRefusals(load);
      onFullDisk.happensTo(node);
      awaitRefusals(load);
      Files.delete(filler());

      awaitAnswers(load, 500);
      load.stop();
      assertThat(load.broken()).as("seed %d", seed).isEmpty();
      check(node, load);
      node.jvm().terminate();
      assertThat(node.jvm().exitCode()).isZero();
    } catch (AssertionError e) {
      e.addSuppressed(new IllegalStateException(ends()));
      throw e;
    }
  }

  /** How the logs of node and PostgreSQL end, but for what clients were answered. */
  private String ends() throws IOException {
    var ends = new StringBuilder("seed " + seed);
    for (var log : List.of(directory.resolve("node.log"), disk.resolve("data/log/postgres.log"))) {
      var lines =
          Files.readAllLines(log).stream()
              .filter(line -> !line.contains(" access - ") && !line.contains(" Dispatcher - "))
              .toList();
      ends.append('\n').append(log).append('\n');
      ends.append(String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size())));
    }
    return ends.toString();
  }

  private void check(ServingNode node, OrderLoad load) throws IOException {
    try (var database = Database.open("checker", node.database(), new SimpleMeterRegistry())) {
      var checker = new OrderChecker(database);
      checker.checkOrders(load.answered());
      eventually(LIMIT, () -> assertThat(checker.outboxIsEmpty()).isTrue());
      checker.checkLog();
      LoggerFactory.getLogger(FullDiskTest.class)
          .atInfo()
          .addKeyValue("seed", seed)
          .addKeyValue("answered", load.answered().size())
          .addKeyValue("stored", checker.number("select count(*) from orders.orders"))
          .addKeyValue("refusals", load.refusals())
          .addKeyValue("retries", load.retries())
          .log("nothing that was answered was lost on the full disk");
    }
  }

  private static void awaitAnswers(OrderLoad load, int more) {
    int enough = load.answered().size() + more;
    eventually(
        LIMIT,
        () ->
            assertThat(load.answered().size())
                .as("refused %d, broken %s", load.refusals(), load.broken())
                .isGreaterThan(enough));
  }

  /** So many that every client was refused. */
  private static void awaitRefusals(OrderLoad load) {
    long enough = load.refusals() + 3L * CLIENTS;
    eventually(
        LIMIT,
        () ->
            assertThat(load.refusals())
                .as(
                    "answered %d, retries %d, broken %s",
                    load.answered().size(), load.retries(), load.broken())
                .isGreaterThan(enough));
  }

  private void fill() throws IOException {
    var block = new byte[64 << 10];
    try (var out = Files.newOutputStream(filler())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(Files.getFileStore(disk).getUsableSpace()).isLessThan(2L << 20);
    }
  }

  private Path filler() {
    return disk.resolve("filler");
  }

  private boolean isMounted() throws IOException {
    return Files.readString(Path.of("/proc/mounts")).contains(" " + path(disk) + " ");
  }

  private List<String> tokens(OrderClient client) throws Exception {
    var tokens = new ArrayList<String>();
    for (int i = 0; i < CLIENTS; i++) {
      tokens.add(client.signUp("client" + i));
    }
    return tokens;
  }

  private static String path(Path path) {
    return path.toAbsolutePath().toString();
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    }
  }
}
