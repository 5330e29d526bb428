package curio.system.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that are killed and come back to them: below those that the kernel gives to
 * whoever asks for any, so that nobody takes them meanwhile. Stateless.
 */
public final class FreePorts {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 200;

  private FreePorts() {}

  /** One that nobody has now. */
  public static int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      try (var probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException taken) {
        // The next one may be free.
      }
    }
    throw new IllegalStateException("no free port found");
  }
}
