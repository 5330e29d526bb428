package curio.http.server;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/** The opening handshake of a WebSocket (RFC 6455, section 4.2). Stateless. */
final class Handshake {
  static final String VERSION = "13";

  private static final int KEY_BYTES = 16;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /**
   * Refuses a head that asks for no WebSocket, or for none as we speak it.
   *
   * @throws CurioException UPGRADE_REQUIRED for another protocol, or another version of it; INVALID
   *     for a bad key, or a body
   */
  static void check(HttpServerRequest wire) {
    MultiMap headers = wire.headers();
    boolean asks =
        wire.method().name().equals("GET")
            && wire.version() == HttpVersion.HTTP_1_1
            && names(headers.getAll(HttpHeaderNames.UPGRADE), "websocket")
            && names(headers.getAll(HttpHeaderNames.CONNECTION), "upgrade");
    if (!asks) {
      throw new CurioException(
          ErrorCode.UPGRADE_REQUIRED,
          "this address speaks WebSocket (expected: GET over HTTP/1.1 with Upgrade: websocket,"
              + " Connection: Upgrade)");
    }
    if (!headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_VERSION).equals(List.of(VERSION))) {
      throw new CurioException(
          ErrorCode.UPGRADE_REQUIRED, "header Sec-WebSocket-Version: (expected: " + VERSION + ")");
    }
    List<String> keys = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    if (keys.size() != 1 || !isKey(keys.getFirst().strip())) {
      throw new CurioException(
          ErrorCode.INVALID, "header Sec-WebSocket-Key: (expected: 16 bytes in base64, once)");
    }
    if (Framing.bodyLength(headers) != 0) {
      throw new CurioException(ErrorCode.INVALID, "body: (expected: none with an upgrade)");
    }
  }

  /** What shows the client that its key was understood. */
  static String accept(MultiMap headers) {
    String text = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY).strip() + GUID;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static boolean names(List<String> lists, String token) {
    for (String list : lists) {
      for (String each : list.split(",", -1)) {
        if (each.strip().equalsIgnoreCase(token)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
