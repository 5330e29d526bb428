package curio.system.faults;

import curio.node.Node;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A node whose clock is wrong, as a process: the first argument says by how much (ISO-8601), the
 * others are those of {@code serve}. Only tests have such a thing; the product asks its host.
 */
public final class OffsetNode {
  private OffsetNode() {}

  /** Serves until it is killed. */
  public static void main(String[] arguments) {
    var offset = Duration.parse(arguments[0]);
    var options = List.of(arguments).subList(1, arguments.length);
    var node = Node.of(options, Clock.offset(Clock.systemUTC(), offset));
    Runtime.getRuntime().addShutdownHook(new Thread(node::close));
    try {
      node.start();
      System.out.println("Curio is ready: http://localhost:" + node.port());
      new CountDownLatch(1).await();
    } catch (RuntimeException | InterruptedException e) {
      e.printStackTrace(System.out);
      System.exit(1);
    }
  }
}
