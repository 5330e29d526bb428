package curio.accounts.passwords;

import java.time.Duration;

/**
 * How passwords are checked and what that may cost.
 *
 * @param minLength characters of the shortest password allowed
 * @param threads how many are hashed at once; each takes one core and 19 MiB for about 20 ms
 * @param maxQueued how many may wait for a thread
 * @param queueTimeout how long a caller waits for its turn and result
 */
public record PasswordSettings(int minLength, int threads, int maxQueued, Duration queueTimeout) {
  private static final int MIN_LENGTH = 8;
  private static final int MIN_DEMO_LENGTH = 5;
  private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(5);

  public PasswordSettings {
    if (minLength < 1 || minLength > PasswordRules.MAX_LENGTH) {
      throw new IllegalArgumentException("minLength: " + minLength + " (expected: 1 to 128)");
    }
    if (threads < 1) {
      throw new IllegalArgumentException("threads: " + threads + " (expected: >= 1)");
    }
    if (maxQueued < 1) {
      throw new IllegalArgumentException("maxQueued: " + maxQueued + " (expected: >= 1)");
    }
  }

  /**
   * The usual ones.
   *
   * @param threads 0: half of the cores, so that a burst of sign-ins leaves the other half to
   *     everything else
   */
  public static PasswordSettings of(boolean demo, int threads, int maxQueued) {
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return new PasswordSettings(
        demo ? MIN_DEMO_LENGTH : MIN_LENGTH,
        threads == 0 ? half : threads,
        maxQueued,
        QUEUE_TIMEOUT);
  }
}
