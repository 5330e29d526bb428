package curio.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Sends bytes that no proper client would send. Stateless. */
final class RawHttp {
  private static final int TIMEOUT_MILLIS = 20_000;
  private static final String END_OF_HEAD = "\r\n\r\n";

  private RawHttp() {}

  /**
   * Sends one request and reads until the server ends the connection.
   *
   * @param head the request line and headers, one byte for each character, without the empty line
   */
  static Answer send(int port, String head, byte[] body) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      var request = new ByteArrayOutputStream();
      request.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
      request.writeBytes(
          ("\r\nHost: localhost\r\nConnection: close\r\nContent-Length: " + body.length)
              .getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(END_OF_HEAD.getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(body);
      socket.getOutputStream().write(request.toByteArray());
      return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer parse(String text) {
    int end = text.indexOf(END_OF_HEAD);
    if (end < 0) {
      throw new IllegalStateException("no answer: " + text);
    }
    var lines = text.substring(0, end).split("\r\n", -1);
    Map<String, List<String>> headers = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers
          .computeIfAbsent(
              lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(lines[i].substring(colon + 1).strip());
    }
    return new Answer(
        Integer.parseInt(lines[0].split(" ", -1)[1]),
        headers,
        text.substring(end + END_OF_HEAD.length()));
  }
}
