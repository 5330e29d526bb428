package curio.node;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One connection that is kept as long as the server likes, for requests that no proper client would
 * send. Used by one thread.
 */
final class WireClient implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int CLOSED_WITHOUT_ANSWER = 0;

  /** Two ends of lines. */
  private static final int END_OF_HEAD = 0x0d0a0d0a;

  private final int port;
  private Socket socket;
  private InputStream in;

  /**
   * What came back.
   *
   * @param status 0 when the server closed instead
   * @param text head and body
   */
  record Reply(int status, String text) {}

  WireClient(int port) throws IOException {
    this.port = port;
    this.socket = connect();
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param head request line and headers, one byte for each character, each line with its end
   * @throws java.net.SocketTimeoutException if there is neither an answer nor an end
   */
  Reply send(String head, byte[] body) throws IOException {
    var bytes = new ByteArrayOutputStream(head.length() + body.length + 100);
    bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(
        "Host: localhost\r\nContent-Length: %d\r\n\r\n"
            .formatted(body.length)
            .getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(body);
    try {
      socket.getOutputStream().write(bytes.toByteArray());
    } catch (IOException e) {
      // Refused before all of it was taken; the answer is there all the same.
    }
    var reply = read();
    if (reply.status() == CLOSED_WITHOUT_ANSWER || header(reply, "connection").equals("close")) {
      socket.close();
      socket = connect();
      in = new BufferedInputStream(socket.getInputStream());
    }
    return reply;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private Socket connect() throws IOException {
    var opened = new Socket(InetAddress.getLoopbackAddress(), port);
    opened.setSoTimeout(TIMEOUT_MILLIS);
    opened.setTcpNoDelay(true);
    return opened;
  }

  private Reply read() throws IOException {
    try {
      var text = new ByteArrayOutputStream();
      int lastFour = 0;
      while (lastFour != END_OF_HEAD) {
        int next = in.read();
        if (next < 0) {
          return new Reply(CLOSED_WITHOUT_ANSWER, text.toString(StandardCharsets.UTF_8));
        }
        text.write(next);
        lastFour = lastFour << 8 | next;
      }
      var head = new Reply(0, text.toString(StandardCharsets.ISO_8859_1));
      var length = header(head, "content-length");
      text.writeBytes(in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length)));
      int status = Integer.parseInt(head.text().substring(9, 12));
      return new Reply(status, text.toString(StandardCharsets.UTF_8));
    } catch (java.net.SocketException e) {
      return new Reply(CLOSED_WITHOUT_ANSWER, "");
    }
  }

  private static String header(Reply reply, String name) {
    return reply
        .text()
        .lines()
        .takeWhile(line -> !line.isEmpty())
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("");
  }
}
