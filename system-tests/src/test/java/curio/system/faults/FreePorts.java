package curio.system.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that are killed and come back to them: below those that the kernel gives to
 * whoever asks for any, so that nobody takes them meanwhile. Thread-safe.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 200;

  /** Processes that are not up yet, or are down, keep theirs too. */
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  /** One that nobody has now and that was not given to anybody before. */
  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(port)) {
          return probe.getLocalPort();
        }
      } catch (IOException taken) {
        // The next one may be free.
      }
    }
    throw new IllegalStateException("no free port found");
  }
}
