package curio.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.function.Function;

/** Finds what a mistyped name was probably meant to be. Stateless. */
final class Suggestion {
  private static final int FARTHEST = 3;

  private Suggestion() {}

  /** {@code " (did you mean --port?)"}, or a pointer to the help when nothing is near. */
  static <T> String of(
      String name, Function<T, String> nameOf, Collection<T> known, String prefix) {
    return known.stream()
        .map(nameOf)
        .filter(candidate -> distance(name, candidate) <= FARTHEST)
        .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
        .map(nearest -> " (did you mean " + prefix + nearest + "?)")
        .orElse(" (see ./curio serve --help)");
  }

  /** Levenshtein's distance: insertions, deletions and substitutions of one character. */
  static int distance(String a, String b) {
    var previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      var current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
