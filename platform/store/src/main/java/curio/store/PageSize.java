package curio.store;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.List;
import java.util.function.Function;

/**
 * How much of a list is given out at once: as many entries as are asked for, and not more than a
 * mebibyte of them as JSON, whatever they hold. Who asks for a long page gets a shorter one and
 * where the next begins.
 */
public final class PageSize {
  private static final long MAX_BYTES = 1 << 20;

  /** Names of members, numbers, times. */
  private static final int FIXED_BYTES = 300;

  /** More entries are not asked for at once, where a list has no bound of its own. */
  private static final int MAX_LIMIT = 1_000;

  private PageSize() {}

  /**
   * How many entries somebody asks for.
   *
   * @throws CurioException INVALID if it is not 1 to 1000
   */
  public static int checked(int limit) {
    return checked(limit, MAX_LIMIT);
  }

  /** The same for lists of another bound. */
  public static int checked(int limit, int max) {
    if (limit < 1 || limit > max) {
      throw new CurioException(
          ErrorCode.INVALID, "limit: %d (expected: 1 to %d)".formatted(limit, max));
    }
    return limit;
  }

  /**
   * How many of the first entries make a page; at least one, if there is any.
   *
   * @param limit how many are asked for
   * @param text everything in an entry that may be long
   */
  public static <T> int of(List<T> entries, int limit, Function<T, String> text) {
    long bytes = 0;
    int count = 0;
    for (T entry : entries) {
      bytes += FIXED_BYTES + jsonBytes(text.apply(entry));
      if (count == limit || (count > 0 && bytes > MAX_BYTES)) {
        break;
      }
      count++;
    }
    return count;
  }

  private static long jsonBytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ') {
        bytes += 6;
      } else if (c < 0x80) {
        bytes += c == '"' || c == '\\' ? 2 : 1;
      } else {
        bytes += c < 0x800 ? 2 : 3;
      }
    }
    return bytes;
  }
}
