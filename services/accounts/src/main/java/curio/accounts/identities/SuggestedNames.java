package curio.accounts.identities;

import curio.accounts.users.Username;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * User names for somebody who has not chosen one. They tell nothing of the person: everybody sees
 * them, and nobody asked for that. The owner may change it. Stateless.
 */
public final class SuggestedNames {
  private static final int MOST = 20;
  private static final int MIN_NUMBER = 1_000_000;
  private static final int MAX_NUMBER = 1_000_000_000;

  private SuggestedNames() {}

  /** Some names, to be tried one after the other. */
  public static Stream<Username> by(RandomGenerator random) {
    return random
        .ints(MOST, MIN_NUMBER, MAX_NUMBER)
        .mapToObj(number -> new Username("collector." + number));
  }
}
