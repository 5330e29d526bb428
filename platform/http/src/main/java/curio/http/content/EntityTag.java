package curio.http.content;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares entity tags (RFC 9110, section 8.8.3) with what requests bring. Stateless. */
final class EntityTag {
  private static final Pattern STRONG = Pattern.compile("\"[\\x21\\x23-\\x7e]*\"");
  private static final Pattern ANY = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");

  private EntityTag() {}

  /** Refuses what is no strong tag in quotes. */
  static String checked(String tag) {
    if (!STRONG.matcher(tag).matches()) {
      throw new IllegalArgumentException("tag: " + tag + " (expected: \"…\", a strong one)");
    }
    return tag;
  }

  /** Whether {@code If-None-Match} names the tag, by the weak comparison. */
  static boolean isAmong(List<String> headers, String tag) {
    for (String header : headers) {
      if (header.strip().equals("*")) {
        return true;
      }
      Matcher each = ANY.matcher(header);
      while (each.find()) {
        if (tag.equals(each.group(2))) {
          return true;
        }
      }
    }
    return false;
  }
}
