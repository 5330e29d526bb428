package curio.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Requests of people without a token. Stateless. */
final class Lookups {
  static final int OK = 200;

  private Lookups() {}

  /** A GET, path and query as they go over the wire. */
  static ByteBuffer get(String host, String target) {
    return ByteBuffer.wrap(
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(target, host)
            .getBytes(StandardCharsets.US_ASCII));
  }
}
