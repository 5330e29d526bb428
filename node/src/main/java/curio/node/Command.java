package curio.node;

import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/**
 * {@code ./curio NAME ACTION [OPTIONS]}, beside a node that runs and with its options. Immutable.
 *
 * @param help lines of the general help
 */
record Command(String name, List<String> actions, String help, Action action) {
  /** What it does. */
  @FunctionalInterface
  interface Action {
    void run(String action, NodeConfig config, Clock clock, PrintStream out);
  }
}
