package curio.text;

/** Which characters texts may have. Stateless. */
final class Characters {
  /** Joins or keeps apart letters of many scripts, and the parts of pictures. */
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;

  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /**
   * Letters, marks and symbols, by their category, that show nothing: those that are ignorable
   * (Default_Ignorable_Code_Point), the braille pattern without dots, the note without a head.
   */
  private static final int[] BLANKS = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x1D159
  };

  private Characters() {}

  static boolean inLine(int c) {
    return switch (Character.getType(c)) {
      // Controls; bidi controls, zero widths and tags; half a character; without a meaning.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isBlank(c);
    };
  }

  static boolean inLines(int c) {
    return c == '\n'
        || c == '\r'
        || c == ZERO_WIDTH_NON_JOINER
        || c == ZERO_WIDTH_JOINER
        || inLine(c);
  }

  static boolean isWhole(int c) {
    return Character.getType(c) != Character.SURROGATE;
  }

  /** Whether a normal form may move it: no other category has a combining class. */
  static boolean isMark(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK ->
          true;
      default -> false;
    };
  }

  private static boolean isBlank(int c) {
    for (int blank : BLANKS) {
      if (c == blank) {
        return true;
      }
    }
    return false;
  }
}
