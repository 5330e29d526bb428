package curio.system;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What many strangers do at once: each connects, sends this, and holds the connection for as long
 * as it is let, without reading.
 *
 * @param connections how many at once
 * @param sent all that each of them sends
 */
record Attack(String name, int connections, String sent) {
  private static final int MEGABYTE = 1 << 20;

  /** Nobody comes: what the others do then is what they are measured by. */
  static Attack none() {
    return new Attack("nobody", 0, "");
  }

  /** A body that is announced and never comes to its end. */
  static Attack unfinished(
      String name, String path, Map<String, String> headers, int declared, int sent) {
    var head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\n");
    headers.forEach((key, value) -> head.append(key).append(": ").append(value).append("\r\n"));
    head.append("Content-Length: ").append(declared).append("\r\n\r\n");
    return new Attack(name, 1_500, head + "x".repeat(sent));
  }

  /** The same with a whole megabyte announced and nearly all of it sent. */
  static Attack unfinished(String name, String path, Map<String, String> headers) {
    return unfinished(name, path, headers, MEGABYTE, 1_048_000);
  }

  /** The beginning of a request whose headers never end. */
  static Attack halfHeads() {
    return new Attack(
        "half heads", 3_000, "GET / HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(15_000));
  }

  /** So many requests, one after the other, whose answers nobody reads. */
  static Attack unread(String name, int connections, String path, String headers, int requests) {
    var request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n";
    return new Attack(name, connections, request.repeat(requests));
  }

  /** The same as it is sent. */
  byte[] bytes() {
    return sent.getBytes(StandardCharsets.US_ASCII);
  }
}
