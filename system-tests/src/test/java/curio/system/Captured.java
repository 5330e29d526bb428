package curio.system;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Looks for the first group of a pattern. Stateless. */
public final class Captured {
  private Captured() {}

  /** What it holds, if the pattern is found. */
  public static Optional<String> in(String text, Pattern pattern) {
    return pattern.matcher(text).results().findFirst().map(Captured::firstGroup);
  }

  private static String firstGroup(MatchResult match) {
    return String.valueOf(match.group(1));
  }
}
