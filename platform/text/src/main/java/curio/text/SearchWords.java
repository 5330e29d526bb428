package curio.text;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The words of a text as searches compare them: compatibility forms, case and accents folded, also
 * of letters that Unicode does not take apart (ß as ss, ł as l, ø as o, đ as d, æ as ae), and
 * nothing but letters and digits; everything else ends a word. Both what is found and what is asked
 * for go through here. Stateless.
 */
public final class SearchWords {
  /** Longer words are compared by their first letters. */
  public static final int MAX_LENGTH = 64;

  /** Further words are left out. */
  public static final int MAX_WORDS = 128;

  private SearchWords() {}

  /**
   * In the order of the text, each once; in none of them is anything that is special to anybody.
   *
   * @throws IllegalArgumentException for a text of more than {@link NormalForms#MAX_UNITS}
   *     characters
   */
  public static List<String> of(String text) {
    // Decomposed again: a capital of one letter may be two, and these may have marks of their own.
    var plain = lower(NormalForms.nfkd(text));
    var words = new LinkedHashSet<String>();
    var word = new StringBuilder();
    IntStream.concat(plain.codePoints(), IntStream.of(' '))
        .filter(c -> !Characters.isMark(c))
        .forEach(c -> {
          if (Character.isLetterOrDigit(c)) {
            word.append(plain(c));
          } else if (!word.isEmpty()) {
            words.add(cut(word));
            word.setLength(0);
          }
        });
    return words.stream().limit(MAX_WORDS).toList();
  }

  private static String lower(String decomposed) {
    var upper = decomposed.toUpperCase(Locale.ROOT);
    return NormalForms.nfkdOfChecked(upper.toLowerCase(Locale.ROOT));
  }

  /** Letters with something about them that is no mark of its own. */
  private static String plain(int c) {
    return switch (c) {
      case 'ß' -> "ss";
      case 'æ' -> "ae";
      case 'œ' -> "oe";
      case 'þ' -> "th";
      case 'ø' -> "o";
      case 'ł' -> "l";
      case 'đ', 'ð' -> "d";
      case 'ħ' -> "h";
      case 'ŧ' -> "t";
      case 'ı' -> "i";
      case 'ĸ' -> "k";
      case 'ŋ' -> "n";
      case 'ς' -> "σ";
      default -> Character.toString(c);
    };
  }

  private static String cut(StringBuilder word) {
    if (word.codePointCount(0, word.length()) <= MAX_LENGTH) {
      return word.toString();
    }
    return word.substring(0, word.offsetByCodePoints(0, MAX_LENGTH));
  }
}
