package curio.text;

import java.util.function.IntPredicate;

/**
 * The rule for a text that people write: how long it may be and which characters it may have. The
 * cheap checks come first, so that reading takes time in proportion to the shorter of the text and
 * its limit, whatever a stranger sends:
 *
 * <ol>
 *   <li>at most four times as many UTF-16 units as characters are allowed: no character needs more;
 *   <li>at most {@value #MAX_MARKS} combining marks in a row (Stream-Safe Text Format, UAX 15),
 *       since sorting them takes the square of their number;
 *   <li>then the normal form NFC, and the characters of that are counted: code points.
 * </ol>
 *
 * <p>So a text is as long however a keyboard composes its accents, and everywhere the same.
 * Immutable.
 */
public final class TextRule {
  static final int MAX_MARKS = 30;

  private static final int MAX_UNITS_OF_CHARACTER = 4;

  private final int min;
  private final int max;
  private final IntPredicate allowed;

  private TextRule(int min, int max, IntPredicate allowed) {
    if (min < 0 || max < min) {
      throw new IllegalArgumentException(
          "min, max: %d, %d (expected: ordered)".formatted(min, max));
    }
    this.min = min;
    this.max = max;
    this.allowed = allowed;
  }

  /** A name or another text of one line, that shows what it is: nothing invisible, no controls. */
  public static TextRule singleLine(int max) {
    return new TextRule(0, max, Characters::inLine);
  }

  /** A text of several lines; joiners, which many scripts and pictures need, may be in it too. */
  public static TextRule multiLine(int max) {
    return new TextRule(0, max, Characters::inLines);
  }

  /** What people say to each other: any characters but U+0000 and halves of one. */
  public static TextRule speech(int max) {
    return new TextRule(1, max, c -> c != 0 && Characters.isWhole(c));
  }

  /** A text that is never shown, such as a password: any characters. */
  public static TextRule secret(int min, int max) {
    return new TextRule(min, max, Characters::isWhole);
  }

  /** The same for texts of so many characters at least. */
  public TextRule atLeast(int characters) {
    return new TextRule(characters, max, allowed);
  }

  /**
   * The text in NFC.
   *
   * @param member what the text is called in the message
   * @throws IllegalArgumentException saying which rule it breaks, without the text
   */
  public String read(String member, String given) {
    if (given.length() > MAX_UNITS_OF_CHARACTER * max) {
      throw refused(member, "more than " + max + " characters", expected());
    }
    check(member, given);
    String text = NormalForms.ofChecked(given);
    int length = text.codePointCount(0, text.length());
    if (length < min || length > max) {
      throw refused(member, length + " characters", expected());
    }
    return text;
  }

  private void check(String member, String given) {
    int marks = 0;
    for (int i = 0; i < given.length(); ) {
      int c = given.codePointAt(i);
      if (!allowed.test(c)) {
        String what =
            Character.isISOControl(c)
                ? "control characters"
                : "characters that nobody sees or that mean nothing";
        throw refused(member, what, "text");
      }
      marks = Characters.isMark(c) ? marks + 1 : 0;
      if (marks > MAX_MARKS) {
        throw refused(member, "more than " + MAX_MARKS + " combining marks in a row", "text");
      }
      i += Character.charCount(c);
    }
  }

  private String expected() {
    return min == 0 ? "at most " + max : min + " to " + max;
  }

  private static IllegalArgumentException refused(String member, String what, String expected) {
    return new IllegalArgumentException("%s: %s (expected: %s)".formatted(member, what, expected));
  }
}
