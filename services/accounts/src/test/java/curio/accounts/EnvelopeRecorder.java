package curio.accounts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An SMTP server that takes every mail and keeps what was said, byte for byte. Thread-safe. */
final class EnvelopeRecorder implements AutoCloseable {
  private static final String RECIPIENT = "RCPT TO:";

  private final ServerSocket socket;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  EnvelopeRecorder() throws IOException {
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::acceptAll);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** To whom mails went, each byte as one character. */
  List<String> recipients() {
    return lines.stream()
        .filter(line -> line.startsWith(RECIPIENT))
        .map(line -> line.substring(RECIPIENT.length()))
        .toList();
  }

  /** The lines of all mails. */
  List<String> headers() {
    return List.copyOf(lines);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void acceptAll() {
    try {
      while (true) {
        try (var client = socket.accept()) {
          serve(client);
        }
      }
    } catch (SocketException _) {
      // Closed, by this test or by who sent a mail.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Socket client) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
    boolean inMail = false;
    say(client, "220 ready");
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(line);
      if (inMail) {
        inMail = !line.equals(".");
        if (!inMail) {
          say(client, "250 taken");
        }
      } else if (line.equals("DATA")) {
        inMail = true;
        say(client, "354 go on");
      } else {
        say(client, line.equals("QUIT") ? "221 bye" : "250 fine");
      }
    }
  }

  private static void say(Socket client, String text) throws IOException {
    client.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
  }
}
