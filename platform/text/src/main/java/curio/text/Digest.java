package curio.text;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The first 128 bits of a SHA-256, as a UUID because PostgreSQL keeps and compares those cheaply.
 * Stateless.
 */
public final class Digest {
  /** Only ever cloned: looking the algorithm up costs as much as the digest itself. */
  private static final MessageDigest SHA_256 = sha256();

  private Digest() {}

  /** What texts are together: the same only for the same texts in the same order. */
  public static UUID of(String... parts) {
    var sha256 = fresh();
    for (var part : parts) {
      var bytes = part.getBytes(StandardCharsets.UTF_8);
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      sha256.update(bytes);
    }
    var digest = ByteBuffer.wrap(sha256.digest());
    return new UUID(digest.getLong(), digest.getLong());
  }

  private static MessageDigest fresh() {
    try {
      return (MessageDigest) SHA_256.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
