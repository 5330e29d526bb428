package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for processes that come back to them: below those that the kernel gives to whoever asks for
 * any, so that nobody takes them meanwhile. Stateless.
 */
final class Ports {
  private static final int FIRST = 12_000;
  private static final int LAST = 32_000;
  private static final int TRIES = 1_000;

  private Ports() {}

  /** Ports that nobody has now; all are held until all are known, so that none is given twice. */
  static List<Integer> free(int count) throws IOException {
    List<ServerSocket> probes = new ArrayList<>();
    try {
      for (int i = 0; i < TRIES && probes.size() < count; i++) {
        int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
        try {
          probes.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
        } catch (IOException taken) {
          // The next one may be free.
        }
      }
      if (probes.size() < count) {
        throw new IOException("no free port found");
      }
      return probes.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket probe : probes) {
        probe.close();
      }
    }
  }
}
