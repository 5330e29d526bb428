package curio.text;

import java.util.Locale;

/** Texts as they are compared where case and white space do not matter. Stateless. */
final class Folding {
  /** Its capital is that of another letter. */
  private static final int DOTLESS_I = 'ı';

  private Folding() {}

  /**
   * With full case folding (Unicode, section 3.13), again in NFKC: upper case and then lower case,
   * each character alone, since a sigma depends on its neighbours otherwise.
   */
  static String cases(String text) {
    var folded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c ->
            folded.append(
                c == DOTLESS_I
                    ? Character.toString(c)
                    : Character.toString(c).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)));
    return NormalForms.nfkcOfChecked(folded.toString());
  }

  /** With one space for each run of white space, and none at the ends. */
  static String spaces(String text) {
    var folded = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (!Spaces.isSpace(c)) {
            folded.appendCodePoint(c);
          } else if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') {
            folded.append(' ');
          }
        });
    return folded.toString().stripTrailing();
  }
}
