package curio.store.twophase;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Stands between a client and a server, passes on what the client says, and ends the connection
 * when the server answers what contains a given text. Thread-safe.
 */
final class LostAnswers implements AutoCloseable {
  private final ServerSocket door;
  private final int server;
  private final String text;

  LostAnswers(int server, String text) throws IOException {
    this.server = server;
    this.text = text;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        var behind = new Socket(InetAddress.getLoopbackAddress(), server);
        Thread.startVirtualThread(() -> pass(client, behind, ""));
        Thread.startVirtualThread(() -> pass(behind, client, text));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void pass(Socket from, Socket to, String last) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      byte[] bytes = new byte[1 << 16];
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        String said = new String(bytes, 0, n, StandardCharsets.ISO_8859_1);
        if (!last.isEmpty() && said.contains(last)) {
          return;
        }
        out.write(bytes, 0, n);
      }
    } catch (IOException e) {
      // One of both has gone; the other goes too.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
