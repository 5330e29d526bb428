package curio.store;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7, method 3): 48 bits of milliseconds, then 12 bits
 * of the fraction of the millisecond, then 62 random bits. Those of one instance rise strictly,
 * also while the clock stands or is set back; those that must follow what other processes have
 * stored are told of it by {@link #follow}. Thread-safe.
 */
public final class TimeOrderedIds {
  private static final int FRACTION_BITS = 12;
  private static final long FRACTIONS_PER_MILLI = 1L << FRACTION_BITS;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_BITS = 0x3fff_ffff_ffff_ffffL;

  private final LongSupplier random;

  /** Milliseconds and fraction of the last one, in one number. */
  private final AtomicLong last = new AtomicLong();

  /**
   * None is made yet.
   *
   * @param random 64 random bits each time
   */
  public TimeOrderedIds(LongSupplier random) {
    this.random = random;
  }

  /** One that is greater than all before. */
  public UUID next(Instant now) {
    long tick =
        last.accumulateAndGet(tick(now), (previous, asked) -> Math.max(previous + 1, asked));
    long high = ((tick / FRACTIONS_PER_MILLI) << 16) | VERSION | (tick % FRACTIONS_PER_MILLI);
    return new UUID(high, VARIANT | (random.getAsLong() & RANDOM_BITS));
  }

  /** All that are made from now on are greater than this one too. */
  public void follow(UUID other) {
    long high = other.getMostSignificantBits();
    long tick = ((high >>> 16) << FRACTION_BITS) | (high & (FRACTIONS_PER_MILLI - 1));
    last.accumulateAndGet(tick, Math::max);
  }

  private static long tick(Instant now) {
    long millis = now.toEpochMilli();
    long nanosOfMilli = Duration.between(Instant.ofEpochMilli(millis), now).toNanos();
    return millis * FRACTIONS_PER_MILLI + nanosOfMilli * FRACTIONS_PER_MILLI / NANOS_PER_MILLI;
  }
}
