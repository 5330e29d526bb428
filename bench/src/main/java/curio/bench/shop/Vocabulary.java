package curio.bench.shop;

import java.util.random.RandomGenerator;

/**
 * Words by rank, each used about as often as its rank is low (Zipf's law with exponent 1): the
 * first one stands in about every third name, the last ones in a handful of a million. Each has
 * three syllables, so that beginnings are common and rare like the words. Stateless.
 */
final class Vocabulary {
  /** How many there are. */
  static final int SIZE = 50_000;

  private static final String CONSONANTS = "bdfghjklmnprstv";
  private static final String VOWELS = "aeiou";
  private static final int SYLLABLES = CONSONANTS.length() * VOWELS.length();

  private static final long POSSIBLE = (long) SYLLABLES * SYLLABLES * SYLLABLES;

  /** Has no divisor with the number of possible words in common: no two ranks have one word. */
  private static final long SPREAD = 48_271;

  private Vocabulary() {}

  /** The word of a rank, 0 the most frequent: six small letters. */
  static String word(int rank) {
    int rest = (int) (rank * SPREAD % POSSIBLE);
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < 3; i++) {
      int syllable = rest % SYLLABLES;
      word.append(CONSONANTS.charAt(syllable / VOWELS.length()))
          .append(VOWELS.charAt(syllable % VOWELS.length()));
      rest /= SYLLABLES;
    }
    return word.toString();
  }

  /** Draws a rank: below r with a chance of log(r + 1) / log(size + 1). */
  static int draw(RandomGenerator random) {
    return (int) Math.exp(random.nextDouble() * Math.log(SIZE + 1.0)) - 1;
  }
}
