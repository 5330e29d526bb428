package curio.node.logs;

import java.util.HexFormat;

/**
 * Writes text so that it stays within its place in a line. Escaped everywhere is what ends a line,
 * moves the cursor, is not seen or turns the direction of what follows: controls, line and
 * paragraph separators, format characters and halves of characters. Stateless.
 */
final class Escapes {
  private static final HexFormat HEX = HexFormat.of();

  private Escapes() {}

  /** For text that nothing encloses. */
  static void plain(StringBuilder out, String text) {
    escape(out, text, "");
  }

  /** For text between double quotes. */
  static void quoted(StringBuilder out, String text) {
    escape(out, text, "\"\\");
  }

  /** For text between square brackets. */
  static void bracketed(StringBuilder out, String text) {
    escape(out, text, "[]\"\\ ");
  }

  private static void escape(StringBuilder out, String text, String alsoUnsafe) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int length = Character.charCount(c);
      if (isSafe(c)) {
        if (alsoUnsafe.indexOf(c) >= 0) {
          out.append('\\');
        }
        out.appendCodePoint(c);
      } else {
        append(out, text, i, i + length);
      }
      i += length;
    }
  }

  private static void append(StringBuilder out, String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append("\\u").append(HEX.toHexDigits(c));
      }
    }
  }

  private static boolean isSafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
