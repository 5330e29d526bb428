package curio.log.spill;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A file to which nothing is added any more. Immutable.
 *
 * @param number later ones have higher numbers, which are not used again
 * @param bytes of records that callers were told of
 * @param events in these
 * @param oldestMillis when the first of them came; {@link #NEVER} if there is none
 * @param damaged whether a part of it cannot be read
 * @param ids of the events
 */
record Segment(
    long number,
    Path path,
    long bytes,
    long events,
    long oldestMillis,
    boolean damaged,
    EventIds ids) {
  static final long NEVER = Long.MAX_VALUE;
  static final String WAITING = "spill";
  static final String DAMAGED = "damaged";
  static final String REFUSED = "refused";

  private static final Pattern NAME = Pattern.compile("\\d{8,18}\\.[a-z]+");

  /** The name of a file of one kind. */
  static String name(long number, String kind) {
    return String.format(Locale.ROOT, "%08d.%s", number, kind);
  }

  /** The number in the name of any file of this directory; empty for those of others. */
  static OptionalLong number(Path path) {
    var name = String.valueOf(path.getFileName());
    return NAME.matcher(name).matches()
        ? OptionalLong.of(Long.parseLong(name.substring(0, name.indexOf('.'))))
        : OptionalLong.empty();
  }

  static boolean isWaiting(Path path) {
    return number(path).isPresent() && path.toString().endsWith("." + WAITING);
  }

  static boolean isSetAside(Path path) {
    var name = path.toString();
    return number(path).isPresent()
        && (name.endsWith("." + DAMAGED) || name.endsWith("." + REFUSED));
  }
}
