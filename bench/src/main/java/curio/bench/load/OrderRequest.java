package curio.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one user's `POST /api/v1/order/`, made once; for each request only the key and the
 * price are written into them. One owner thread; a buffer handed out is valid until the next call.
 */
final class OrderRequest {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int KEY_DIGITS = 16;

  private final ByteBuffer bytes;
  private final int keyAt;
  private final int priceAt;

  /**
   * Keys are `keyPrefix` and a number; the same prefix and number from the same user are the same
   * key.
   */
  OrderRequest(String host, String token, String keyPrefix) {
    String head =
        """
        POST /api/v1/order/ HTTP/1.1
        Host: %s
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: 13
        X-Request-Id: %s\
        """
            .formatted(host, token, keyPrefix)
            .replace("\n", "\r\n");
    String text = head + "0".repeat(KEY_DIGITS) + "\r\n\r\n{\"price\":400}";
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    bytes = ByteBuffer.allocateDirect(encoded.length).put(encoded);
    keyAt = head.length();
    priceAt = encoded.length - "0}".length();
  }

  /** The request with this key; `otherBody` asks for another price than all other requests. */
  ByteBuffer with(long keyNumber, boolean otherBody) {
    long rest = keyNumber;
    for (int i = keyAt + KEY_DIGITS - 1; i >= keyAt; i--) {
      bytes.put(i, HEX[(int) (rest & 0xf)]);
      rest >>>= 4;
    }
    bytes.put(priceAt, (byte) (otherBody ? '1' : '0'));
    return bytes.clear();
  }
}
