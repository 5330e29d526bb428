package curio.http.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** How the clients of a node that stops are sent away. Stateless. */
public final class Departures {
  /** Clients come back over at least so much time each, and in all over no more than that. */
  private static final Duration BETWEEN = Duration.ofMillis(2);

  private Departures() {}

  /**
   * Sends away one after the other, so that they do not all knock at other nodes at once.
   *
   * @param time that it takes at most
   */
  public static <T> void oneByOne(
      Collection<T> clients, Duration time, Consumer<? super T> sendAway) {
    var all = new ArrayList<>(clients);
    long between = Math.min(BETWEEN.toNanos(), time.toNanos() / Math.max(1, all.size()));
    long next = System.nanoTime();
    for (var client : all) {
      sendAway.accept(client);
      next += between;
      LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
    }
  }
}
