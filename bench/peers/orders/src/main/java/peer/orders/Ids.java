package peer.orders;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Order ids (UUID version 7) and what is derived from a request's key and body. */
final class Ids {
  private static final String ROUTE = "POST /api/v1/order/";

  private Ids() {}

  static UUID orderId(Instant now) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = now.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000);
    long low = random.nextLong() & 0x3fff_ffff_ffff_ffffL | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  /** 128 bits of the SHA-256 of route and key. */
  static UUID storedKey(String key) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(ROUTE + '\n' + key));
    return new UUID(hash.getLong(), hash.getLong());
  }

  /** The meaning of a body, so that {@code 400} and {@code 400.00} are the same. */
  static byte[] fingerprint(long priceCents, OrderBody body) {
    return sha256(priceCents + "\n" + body.itemId() + '\n' + body.note());
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
