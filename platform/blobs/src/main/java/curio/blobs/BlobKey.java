package curio.blobs;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a blob: {@code SHA256.GENERATION}. The generation is drawn by the row that owns the
 * blob. Who was told to remove a blob, froze, and wakes after the same bytes were put again, knows
 * only the old generation and removes nothing of the new owner. Immutable.
 *
 * @param sha256 of the bytes, 64 hexadecimal digits in lower case
 * @param generation 4 to 32 lower case letters and digits
 */
public record BlobKey(String sha256, String generation) implements Comparable<BlobKey> {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern GENERATION = Pattern.compile("[0-9a-z]{4,32}");
  private static final int GENERATION_BYTES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  public BlobKey {
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256: no hash (expected: 64 hexadecimal digits)");
    }
    if (!GENERATION.matcher(generation).matches()) {
      throw new IllegalArgumentException(
          "generation: of another form (expected: 4 to 32 of a-z and 0-9)");
    }
  }

  /** The key of bytes with this hash, in a generation that nobody has had. */
  public static BlobKey newGeneration(String sha256) {
    byte[] random = new byte[GENERATION_BYTES];
    RANDOM.nextBytes(random);
    return new BlobKey(sha256, HexFormat.of().formatHex(random));
  }

  /** The key that a text is; empty if it is none. */
  public static Optional<BlobKey> of(String text) {
    int dot = text.indexOf('.');
    if (dot < 0) {
      return Optional.empty();
    }
    var hash = text.substring(0, dot);
    var generation = text.substring(dot + 1);
    return HASH.matcher(hash).matches() && GENERATION.matcher(generation).matches()
        ? Optional.of(new BlobKey(hash, generation))
        : Optional.empty();
  }

  /** Where it is kept, in files as in an S3 store: {@code ab/cd/KEY}. */
  String path() {
    return shard() + "/" + this;
  }

  /** The directory of {@link #path}: few files in each, however many there are. */
  String shard() {
    return sha256.substring(0, 2) + "/" + sha256.substring(2, 4);
  }

  @Override
  public int compareTo(BlobKey other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return sha256 + "." + generation;
  }
}
