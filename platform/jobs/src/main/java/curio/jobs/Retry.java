package curio.jobs;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often a job is tried, and how long it rests after a failure: twice as long each time, of
 * which half is chance, so that jobs that failed together do not come back together.
 *
 * @param maxAttempts after so many it is parked; one whose node died counts as well
 * @param first rest after the first failure
 * @param longest longest rest
 */
public record Retry(int maxAttempts, Duration first, Duration longest) {
  private static final int MAX_DOUBLINGS = 30;

  public Retry {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts: " + maxAttempts + " (expected: >= 1)");
    }
    if (first.toMillis() < 1 || first.compareTo(longest) > 0) {
      throw new IllegalArgumentException(
          "first: %s (expected: 1 ms to %s)".formatted(first, longest));
    }
  }

  /** Ten attempts within about ten minutes. */
  public static Retry usual() {
    return new Retry(10, Duration.ofMillis(500), Duration.ofMinutes(5));
  }

  /** For what must never be given up. */
  public static Retry forever() {
    return new Retry(Integer.MAX_VALUE, Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  /** Whether there is another attempt after so many. */
  boolean allowsAfter(int attempts) {
    return attempts < maxAttempts;
  }

  /** How long to rest after so many attempts. */
  Duration rest(int attempts) {
    int doublings = Math.clamp(attempts - 1L, 0, MAX_DOUBLINGS);
    long full = Math.min(first.toMillis() << Math.min(doublings, headroom()), longest.toMillis());
    return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  /** How often the first rest can be doubled before it overflows. */
  private int headroom() {
    return Long.numberOfLeadingZeros(first.toMillis()) - 1;
  }
}
