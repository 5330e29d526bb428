package curio.mobileidmock;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long people take to answer, any time between two equally likely. Immutable.
 *
 * @param shortest up to 10 minutes, like the other
 */
public record AnswerDelay(Duration shortest, Duration longest) {
  private static final Duration MAX = Duration.ofMinutes(10);

  /** Refuses what nobody takes. */
  public AnswerDelay {
    if (shortest.isNegative() || longest.compareTo(shortest) < 0 || longest.compareTo(MAX) > 0) {
      throw new IllegalArgumentException(
          "answer delay: %dms to %dms (expected: 0 to 600000, in this order)"
              .formatted(shortest.toMillis(), longest.toMillis()));
    }
  }

  /** Always the same. */
  public static AnswerDelay of(Duration delay) {
    return new AnswerDelay(delay, delay);
  }

  Duration next(RandomGenerator random) {
    long spread = longest.minus(shortest).toNanos();
    return shortest.plusNanos(spread == 0 ? 0 : random.nextLong(spread));
  }
}
