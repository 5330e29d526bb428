package curio.blobs;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256. Stateless. */
final class Hashes {
  private Hashes() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Refuses bytes that are not those of a key.
   *
   * @param mostBytes how many there may be
   */
  static byte[] checked(BlobKey key, byte[] bytes, int mostBytes) {
    if (bytes.length > mostBytes) {
      throw new DamagedBlobException(key, "more bytes than %d".formatted(mostBytes));
    }
    if (!HexFormat.of().formatHex(sha256().digest(bytes)).equals(key.sha256())) {
      throw new DamagedBlobException(key, "other bytes than were put");
    }
    return bytes;
  }

  /** One byte more than there may be, to tell that there are more. */
  static int oneMore(int mostBytes) {
    return mostBytes == Integer.MAX_VALUE ? mostBytes : mostBytes + 1;
  }

  static void requireSame(BlobKey key, Incoming incoming) {
    if (!incoming.sha256().equals(key.sha256())) {
      throw new IllegalArgumentException(
          "the key of other bytes (expected: hash %s)".formatted(incoming.sha256()));
    }
  }
}
