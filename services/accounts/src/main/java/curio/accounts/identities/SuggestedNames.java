package curio.accounts.identities;

import curio.accounts.users.Username;
import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * User names for somebody who has not chosen one: from the person's name in plain letters, then
 * with a number, small at first and then by chance. The owner may change it. Stateless.
 */
public final class SuggestedNames {
  private static final int MAX_BASE = 22;
  private static final int MIN_BASE = 5;
  private static final int SMALL_NUMBERS = 3;
  private static final int BY_CHANCE = 20;
  private static final int MIN_NUMBER = 1_000;
  private static final int MAX_NUMBER = 10_000_000;

  private SuggestedNames() {}

  /** The best one first. */
  public static Stream<Username> of(Person person, RandomGenerator random) {
    var base = base(person);
    var small = IntStream.range(2, 2 + SMALL_NUMBERS);
    var byChance = random.ints(BY_CHANCE, MIN_NUMBER, MAX_NUMBER);
    return Stream.concat(
            Stream.of(base),
            IntStream.concat(small, byChance).mapToObj(number -> base + "." + number))
        .map(Username::new);
  }

  private static String base(Person person) {
    var name = plain(person.givenName()) + "." + plain(person.surname());
    var cut = name.substring(0, Math.min(name.length(), MAX_BASE));
    var trimmed = cut.replaceAll("^[.]+|[.]+$", "");
    return trimmed.length() < MIN_BASE ? "person." + trimmed : trimmed;
  }

  /** Letters without marks, so that anybody can type them; of other scripts nothing is left. */
  private static String plain(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^a-z]", "");
  }
}
