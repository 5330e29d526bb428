package curio.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sends bytes as they are and reads answers as they come; every read waits 10 s at most. */
public final class RawClient implements AutoCloseable {
  private static final int LIMIT_MILLIS = 10_000;
  private static final int ALERT_BYTES = 7;

  private final Socket socket;
  private final InputStream in;

  /** An answer, its header names in lower case. */
  public record Answer(int status, Map<String, String> headers, String body) {
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  public RawClient(int port) throws IOException {
    socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Comes from an address of this machine, such as 127.0.0.2. */
  public RawClient(int port, String from) throws IOException {
    socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
    socket.setSoTimeout(LIMIT_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Speaks on a connection that somebody else has made. */
  public RawClient(Socket socket) throws IOException {
    this.socket = socket;
    in = new BufferedInputStream(socket.getInputStream());
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The next answer, or null once the server has closed the connection. */
  @Nullable Answer readOrEnd(boolean head) throws IOException {
    String statusLine = line();
    if (statusLine == null) {
      return null;
    }
    var headers = new TreeMap<String, String>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.merge(
          line.substring(0, colon).toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip(),
          (a, b) -> a + "|" + b);
    }
    int length = head ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(Integer.parseInt(statusLine.split(" ")[1]), headers, body);
  }

  public Answer read() throws IOException {
    Answer answer = readOrEnd(false);
    if (answer == null) {
      throw new IOException("closed without an answer");
    }
    return answer;
  }

  public Answer readHead() throws IOException {
    Answer answer = readOrEnd(true);
    if (answer == null) {
      throw new IOException("closed without an answer");
    }
    return answer;
  }

  /** Reads up to so many bytes of a body away; 0 at the end. */
  int skip(int bytes) throws IOException {
    return in.readNBytes(bytes).length;
  }

  /** Whether an answer has begun to arrive. */
  boolean hasAnswer() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the server ends the connection, in whatever way, within the limit. */
  boolean isEnded() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether the server ends the connection with nothing more than an alert of TLS before. */
  boolean isEndedByAlert() throws IOException {
    try {
      return in.readAllBytes().length <= ALERT_BYTES;
    } catch (java.net.SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  void finishSending() throws IOException {
    socket.shutdownOutput();
  }

  void disconnect() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private @Nullable String line() throws IOException {
    var line = new ByteArrayOutputStream();
    int c = in.read();
    if (c < 0) {
      return null;
    }
    while (c >= 0 && c != '\n') {
      if (c != '\r') {
        line.write(c);
      }
      c = in.read();
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }
}
