package curio.shop.archive;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file of the archive. Immutable.
 *
 * @param number of its first segment
 * @param hash the beginning of the SHA-256 of its content, before that is compressed
 */
record SegmentName(long number, String hash) {
  private static final int HASH_LENGTH = 32;
  private static final Pattern FORM =
      Pattern.compile("(\\d{10})-([0-9a-f]{" + HASH_LENGTH + "})\\.jsonl\\.gz");
  private static final Pattern UNFINISHED = Pattern.compile("[0-9a-f-]{36}\\.unfinished");

  SegmentName {
    if (number < 1 || hash.length() < HASH_LENGTH) {
      throw new IllegalArgumentException("segment: " + number + "-" + hash);
    }
    hash = hash.substring(0, HASH_LENGTH);
  }

  /** Empty for the file of somebody else. */
  static Optional<SegmentName> of(Path path) {
    var name = String.valueOf(path.getFileName());
    return FORM.matcher(name).matches()
        ? Optional.of(
            new SegmentName(
                Long.parseLong(name.substring(0, 10)), name.substring(11, 11 + HASH_LENGTH)))
        : Optional.empty();
  }

  /** Whether it is a file that was never written whole, or is being written. */
  static boolean isUnfinished(Path path) {
    return UNFINISHED.matcher(String.valueOf(path.getFileName())).matches();
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%010d-%s.jsonl.gz", number, hash);
  }
}
