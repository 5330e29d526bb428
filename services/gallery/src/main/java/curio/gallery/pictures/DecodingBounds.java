package curio.gallery.pictures;

import java.time.Duration;

/**
 * How much decoding may go on in a process.
 *
 * @param atOnce decodings at once
 * @param memory bytes that all of them together may take; one that needs more goes on alone
 * @param queueTimeout for a place, then 503
 * @param time that one decoding may take, then 503
 */
public record DecodingBounds(int atOnce, long memory, Duration queueTimeout, Duration time) {
  private static final long LEAST_MEMORY = 64L << 20;

  /** Refuses bounds with which nothing decodes. */
  public DecodingBounds {
    if (atOnce < 1 || memory < LEAST_MEMORY || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException(
          "bounds of decoding: " + atOnce + " at once, " + memory + " bytes, " + time);
    }
  }

  /** One for each processor, a quarter of the heap, 5 s of waiting and 8 s of work. */
  public static DecodingBounds defaults() {
    return new DecodingBounds(
        Runtime.getRuntime().availableProcessors(),
        Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 4),
        Duration.ofSeconds(5),
        Duration.ofSeconds(8));
  }
}
