package curio.shop.archive;

import java.time.DateTimeException;
import java.time.LocalDate;
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

  SegmentName {
    if (number < 1 || hash.length() < HASH_LENGTH) {
      throw new IllegalArgumentException("segment: " + number + "-" + hash);
    }
    hash = hash.substring(0, HASH_LENGTH);
  }

  /** Empty for the file of somebody else. */
  static Optional<SegmentName> of(String name) {
    return FORM.matcher(name).matches()
        ? Optional.of(
            new SegmentName(
                Long.parseLong(name.substring(0, 10)), name.substring(11, 11 + HASH_LENGTH)))
        : Optional.empty();
  }

  /** The day whose files are under a name; empty for any other name. */
  static Optional<LocalDate> day(String name) {
    try {
      return Optional.of(LocalDate.parse(name));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%010d-%s.jsonl.gz", number, hash);
  }
}
