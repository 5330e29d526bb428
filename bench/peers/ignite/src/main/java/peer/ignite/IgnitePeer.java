package peer.ignite;

import org.apache.ignite.Ignite;
import peer.jobs.Commands;
import peer.jobs.Events;

/**
 * {@code server GRID}, {@code proxy GRID PORT UPSTREAM-URL}, or a worker that obeys {@link Commands}: {@code ignite
 * GRID}, {@code ignite-fast GRID}.
 */
public final class IgnitePeer {
  private IgnitePeer() {}

  public static void main(String[] arguments) throws Exception {
    Events events = Events.onStandardOutput();
    switch (arguments[0]) {
      case "server" -> {
        IgniteNodes.server(arguments[1]);
        events.tell("ready");
        Thread.currentThread().join();
      }
      case "proxy" -> {
        Ignite client = IgniteNodes.client(arguments[1]);
        MidProxy.start(client, Integer.parseInt(arguments[2]), arguments[3]);
        events.tell("proxy ready");
        Thread.currentThread().join();
      }
      case "ignite" -> work(arguments[1], events, false);
      case "ignite-fast" -> work(arguments[1], events, true);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void work(String grid, Events events, boolean fast) throws Exception {
    new Commands(new IgniteJobs(IgniteNodes.client(grid), events, fast), events).obey();
    System.exit(0);
  }
}
