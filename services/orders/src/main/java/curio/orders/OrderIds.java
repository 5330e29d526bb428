package curio.orders;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7, method 3): 48 bits of milliseconds, then 12 bits
 * of the fraction of the millisecond, then 62 random bits. Those of one process rise strictly, so
 * that a user's orders are listed in the order in which they were made. Thread-safe.
 */
final class OrderIds {
  private static final int FRACTIONS_PER_MILLI = 1 << 12;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_BITS = 0x3fff_ffff_ffff_ffffL;

  private final Clock clock;
  private final AtomicLong last = new AtomicLong();

  OrderIds(Clock clock) {
    this.clock = clock;
  }

  UUID next() {
    long tick = last.accumulateAndGet(tick(), (previous, now) -> Math.max(previous + 1, now));
    long millis = tick / FRACTIONS_PER_MILLI;
    long fraction = tick % FRACTIONS_PER_MILLI;
    long random = ThreadLocalRandom.current().nextLong() & RANDOM_BITS;
    return new UUID((millis << 16) | VERSION | fraction, VARIANT | random);
  }

  private long tick() {
    var now = clock.instant();
    long millis = now.toEpochMilli();
    long nanosOfMilli = Duration.between(Instant.ofEpochMilli(millis), now).toNanos();
    return millis * FRACTIONS_PER_MILLI + nanosOfMilli * FRACTIONS_PER_MILLI / NANOS_PER_MILLI;
  }
}
