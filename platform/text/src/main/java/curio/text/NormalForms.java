package curio.text;

import java.text.Normalizer;

/**
 * Unicode's normal forms (UAX 15) of short texts, for keys and comparisons. Bringing a text into a
 * normal form takes time that grows with the square of its longest run of combining marks, so none
 * longer than {@value #MAX_UNITS} UTF-16 units is taken here: that bounds the work of any text to
 * milliseconds. Nothing else in the program calls {@link Normalizer}. Stateless.
 */
public final class NormalForms {
  /** The longest text taken. */
  public static final int MAX_UNITS = 2_048;

  private NormalForms() {}

  /**
   * Composed.
   *
   * @throws IllegalArgumentException for a text that is too long
   */
  public static String nfc(String text) {
    return of(text, Normalizer.Form.NFC);
  }

  /**
   * Composed, with compatibility forms replaced by the usual ones.
   *
   * @throws IllegalArgumentException for a text that is too long
   */
  public static String nfkc(String text) {
    return of(text, Normalizer.Form.NFKC);
  }

  /**
   * Decomposed, with compatibility forms replaced by the usual ones.
   *
   * @throws IllegalArgumentException for a text that is too long
   */
  public static String nfkd(String text) {
    return of(text, Normalizer.Form.NFKD);
  }

  /** Composed, of a text whose length and runs of marks were checked. */
  static String ofChecked(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC);
  }

  /** The same of what became of a text that was short enough: a few times as long at most. */
  static String nfkcOfChecked(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC);
  }

  /** The same. */
  static String nfkdOfChecked(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKD);
  }

  private static String of(String text, Normalizer.Form form) {
    if (text.length() > MAX_UNITS) {
      throw new IllegalArgumentException(
          "text: %d characters (expected: at most %d)".formatted(text.length(), MAX_UNITS));
    }
    return Normalizer.normalize(text, form);
  }
}
