package curio.http.content;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one range of bytes that a request asks for (RFC 9110, section 14). What is malformed, of
 * another unit, or several ranges is passed over, as the RFC allows: the answer is the whole.
 *
 * @param from the first byte
 * @param length how many; 0 if the content has none of those asked for
 */
record ByteRange(int from, int length) {
  private static final Pattern FORM =
      Pattern.compile("bytes=[ \t]*(\\d*)-(\\d*)[ \t]*", Pattern.CASE_INSENSITIVE);

  /** So many digits are more than any content is long. */
  private static final int MANY_DIGITS = 10;

  static Optional<ByteRange> parse(String header, int total) {
    Matcher parts = FORM.matcher(header);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String first = requireNonNull(parts.group(1));
    String last = requireNonNull(parts.group(2));
    if (first.isEmpty()) {
      return last.isEmpty() ? Optional.empty() : Optional.of(suffix(number(last), total));
    }
    long from = number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE - 1 : number(last);
    if (to < from) {
      return Optional.empty();
    }
    return Optional.of(
        from >= total
            ? new ByteRange(0, 0)
            : new ByteRange((int) from, (int) (Math.min(to, total - 1) - from + 1)));
  }

  private static ByteRange suffix(long wanted, int total) {
    int length = (int) Math.min(wanted, total);
    return new ByteRange(total - length, length);
  }

  private static long number(String digits) {
    String plain = digits.replaceFirst("^0+(?=.)", "");
    return plain.length() > MANY_DIGITS ? Integer.MAX_VALUE + 1L : Long.parseLong(plain);
  }

  /** As {@code Content-Range} says it. */
  String of(int total) {
    return length == 0
        ? "bytes */" + total
        : String.format(Locale.ROOT, "bytes %d-%d/%d", from, from + length - 1, total);
  }
}
