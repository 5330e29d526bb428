package curio.config;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A number of bytes, written as {@code 512B}, {@code 64KiB}, {@code 1MiB} or {@code 2GiB}.
 * Immutable.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {
  private static final Pattern FORM = Pattern.compile("\\d{1,10}(B|KiB|MiB|GiB)");
  private static final Map<String, Long> UNITS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  /** Reads the written form; anything else is an IllegalArgumentException. */
  public static ByteSize parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a size: " + text);
    }
    var unit = text.replaceFirst("\\d+", "");
    long amount = Long.parseLong(text.substring(0, text.length() - unit.length()));
    return new ByteSize(amount * UNITS.getOrDefault(unit, 1L));
  }

  /** The bytes as an int, for buffers: at most 2 GiB. */
  public int toInt() {
    return Math.toIntExact(bytes);
  }

  @Override
  public String toString() {
    for (var unit : new String[] {"GiB", "MiB", "KiB"}) {
      long size = UNITS.getOrDefault(unit, 1L);
      if (bytes >= size && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return bytes + "B";
  }
}
