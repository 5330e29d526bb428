package curio.text;

/**
 * White space as people see it: that of Java's {@link String#strip()}, and the spaces at which no
 * line breaks (U+00A0, U+2007, U+202F), which that leaves. Stateless.
 */
public final class Spaces {
  private Spaces() {}

  /** Whether a code point shows nothing but room. */
  public static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }

  /** Without white space at its ends. */
  public static String trim(String text) {
    int from = 0;
    int to = text.length();
    // None is beyond the basic plane.
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (from < to && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  /** Whether there is nothing to be seen. */
  public static boolean isBlank(String text) {
    return text.codePoints().allMatch(Spaces::isSpace);
  }
}
