package curio.bench;

import curio.bench.subject.Cleanup;
import curio.bench.subject.Peer;
import curio.bench.subject.PeerBuild;
import curio.bench.subject.Product;
import curio.bench.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * {@code curio bench NAME [options]}. Exit code 0, 1 when something failed, 2 when the command was
 * wrong.
 */
public final class Main {
  private static final int USERS = 16;

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;

  private Main(Options options, Progress progress, Cleanup cleanup) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
  }

  /** The name of the benchmark, then options. */
  public static void main(String[] arguments) {
    System.exit(run(Arrays.asList(arguments)));
  }

  private static int run(List<String> arguments) {
    if (arguments.isEmpty() || !List.of("orders", "start").contains(arguments.getFirst())) {
      System.err.println("curio bench orders|start [options]\n" + Options.USAGE);
      return 2;
    }
    try (Cleanup cleanup = Cleanup.atExit()) {
      Options options = Options.parse(arguments.subList(1, arguments.size()));
      Main main = new Main(options, new Progress(System.out), cleanup);
      switch (arguments.getFirst()) {
        case "orders" -> main.orders();
        default -> main.start();
      }
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (IOException | SQLException | RuntimeException e) {
      System.err.println("failed: " + e);
      return 1;
    }
  }

  private void orders() throws IOException, SQLException {
    PeerBuild build = new PeerBuild(options.home());
    Path peers = build.peers();
    List<Subject> subjects =
        List.of(product(), Peer.plain(peers, USERS), Peer.namastack(peers, USERS));
    if (subjects.stream()
        .anyMatch(subject -> subject.name().startsWith("peer-") && options.wants(subject.name()))) {
      progress.say("building the peers");
      build.run(Files.createTempFile("curio-bench-peers", ".log"));
    }
    OrdersResult result = new OrdersBench(options, progress, cleanup, subjects).run();
    OrdersReport report = new OrdersReport(result);
    progress.show("\n" + report.figures() + "\n" + report.conclusions());
  }

  private void start() {
    throw new IllegalArgumentException("start: not there yet");
  }

  private Product product() {
    return new Product(options.home().resolve("curio"), USERS);
  }
}
