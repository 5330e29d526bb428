package curio.accounts.users;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * User names that are not given out: reserved words, since people would take their owner for who
 * runs this place, and the names of configured administrators, but to the account that is bound to
 * one ({@link NamedAccounts}). Names that look alike are meant as well. A name that consists of
 * reserved words, with whatever separators and numbers, is one too: {@code curio.support}, {@code
 * admin-2}. Whoever has such a name keeps it. Immutable.
 */
public final class ReservedNames {
  private static final int MAX_WORDS = 1_000;
  private static final int MAX_WORD = 30;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]{2," + MAX_WORD + "}");
  private static final Pattern SEPARATORS = Pattern.compile("[._-]+");
  private static final Pattern NUMBERS = Pattern.compile("^[0-9]+|[0-9]+$");

  private final Set<String> words;
  private final Set<String> admins;
  private final NamedAccounts named = new NamedAccounts();

  /** These words and these names of administrators. */
  public ReservedNames(List<String> words, List<String> admins) {
    this.words = all(words.stream().map(ReservedNames::folded));
    this.admins = all(admins.stream());
  }

  /** The same words, if each is letters and digits and there are not too many. */
  public static List<String> checkedWords(List<String> words) {
    if (words.size() > MAX_WORDS) {
      throw new IllegalArgumentException(
          "reserved-names: " + words.size() + " (expected: at most " + MAX_WORDS + ")");
    }
    for (var word : words) {
      if (!WORD.matcher(word).matches()) {
        throw new IllegalArgumentException(
            "reserved-names: " + word + " (expected: 2 to 30 letters and digits)");
      }
    }
    return List.copyOf(words);
  }

  /** Whether an account must not have a name; 0 stands for an account that is to be made. */
  boolean refuses(Handle tx, long userId, Username name) {
    var bound = named.accountsOf(tx, name);
    if (!bound.isEmpty()) {
      return bound.stream().anyMatch(id -> id != userId);
    }
    return isOf(admins, name.text()) || consistsOfWords(name.text());
  }

  private boolean consistsOfWords(String name) {
    var parts =
        SEPARATORS
            .splitAsStream(name)
            .map(part -> NUMBERS.matcher(part).replaceAll(""))
            .filter(part -> !part.isEmpty())
            .toList();
    return !parts.isEmpty()
        && (parts.stream().allMatch(part -> isOf(words, part))
            || isOf(words, String.join("", parts)));
  }

  private static boolean isOf(Set<String> set, String name) {
    return set.contains(NameKey.of(name)) || set.contains(LookAlikes.skeleton(name));
  }

  /** Each as it is compared: folded, and as it looks in small and in capital letters. */
  private static Set<String> all(Stream<String> names) {
    Function<String, Stream<String>> forms =
        name ->
            Stream.of(
                NameKey.of(name),
                LookAlikes.skeleton(name),
                LookAlikes.skeleton(name.toUpperCase(Locale.ROOT)));
    return names.flatMap(forms).collect(toUnmodifiableSet());
  }

  private static String folded(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
