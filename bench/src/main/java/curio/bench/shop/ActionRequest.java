package curio.bench.shop;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of one clerk's command for one client, made once; only the item's number is written
 * into them. One owner thread; a buffer handed out is valid until the next call.
 */
final class ActionRequest {
  private final ByteBuffer bytes;
  private final int lastDigitAt;

  /** A command: {@code buy} or {@code sell}. */
  ActionRequest(String action, String host, String token, String client) {
    String body =
        "{\"clientId\":\"%s\",\"itemId\":\"%s\",\"price\":400}".formatted(client, Stock.id(0));
    String text =
        """
        POST /item/action/%s HTTP/1.1
        Host: %s
        Authorization: Bearer %s
        Content-Type: application/json
        Content-Length: %d

        """
                .formatted(action, host, token, body.length())
                .replace("\n", "\r\n")
            + body;
    byte[] encoded = text.getBytes(StandardCharsets.US_ASCII);
    bytes = ByteBuffer.allocateDirect(encoded.length).put(encoded);
    lastDigitAt = text.lastIndexOf(Stock.id(0)) + Stock.id(0).length() - 1;
  }

  /** The command for an item. */
  ByteBuffer with(int number) {
    int rest = number;
    int digits = Stock.id(0).length() - Stock.id(0).indexOf('0');
    for (int at = lastDigitAt; at > lastDigitAt - digits; at--) {
      bytes.put(at, (byte) ('0' + rest % 10));
      rest /= 10;
    }
    return bytes.clear();
  }
}
