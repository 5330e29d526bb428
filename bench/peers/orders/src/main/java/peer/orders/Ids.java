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

  /** What a client's key is stored as. */
  static UUID storedKey(String key) {
    return hash(ROUTE + '\n' + key);
  }

  /** The meaning of a body, so that {@code 400} and {@code 400.00} are the same. */
  static UUID fingerprint(long priceCents, OrderBody body) {
    return hash(priceCents + "\n" + body.itemId() + '\n' + body.note());
  }

  /** 128 bits of the text's SHA-256. */
  private static UUID hash(String text) {
    try {
      ByteBuffer hash =
          ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
      return new UUID(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
