package curio.log;

import java.time.Duration;

/**
 * How long a relay rests between two passes. Few events go on at once. The more there are in a
 * second, the more of them are moved together: a commit for each handful, here and at each
 * consumer, would cost more than it brings. Used by one thread at a time.
 */
final class RelayPace {
  private static final Duration SHORTEST = Duration.ofMillis(2);
  private static final Duration LONGEST = Duration.ofMillis(20);

  /** Of a relay that looks by itself, after it found nothing. */
  private static final Duration NOTHING_FOUND = Duration.ofMillis(10);

  /** What each event of a second adds, so that from 2000 a second on the pace is the longest. */
  private static final long NANOS_FOR_EACH = 10_000;

  /** The rate is that of about so much time: a burst of a few events is no load. */
  private static final double MEMORY_NANOS = Duration.ofMillis(200).toNanos();

  private long lastNanos = System.nanoTime();
  private double eventsPerSecond;
  private boolean found;

  /** A pass has moved so many. */
  void moved(long events) {
    moved(events, System.nanoTime());
  }

  void moved(long events, long nowNanos) {
    double elapsed = Math.max(1, nowNanos - lastNanos);
    double weight = 1 - Math.exp(-elapsed / MEMORY_NANOS);
    eventsPerSecond += weight * (events / elapsed * 1e9 - eventsPerSecond);
    lastNanos = nowNanos;
    found = events > 0;
  }

  /** From the begin of one pass to that of the next. */
  Duration next() {
    var paced = Duration.ofNanos((long) (eventsPerSecond * NANOS_FOR_EACH));
    var shortest = found ? SHORTEST : NOTHING_FOUND;
    return paced.compareTo(shortest) < 0 ? shortest : min(paced, LONGEST);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
