package curio.limits;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How often each of many may do something, counted in the memory of this node: for what is done too
 * often to be written down each time, and where it does no harm that every node counts alone and
 * none after a restart. The rule is that of {@link Rate}. Thread-safe.
 *
 * <p>Who has done nothing for a window is forgotten, at the latest when there are many.
 */
public final class LocalRates {
  private static final int MANY = 10_000;

  private final Rate rate;

  /** When it is as if nothing had been counted, on the monotonic clock. */
  private final ConcurrentHashMap<Long, Long> settled = new ConcurrentHashMap<>();

  /** Counts by this rate. */
  public LocalRates(Rate rate) {
    this.rate = rate;
  }

  /** Counts one; false, with nothing counted, if that would be too many. */
  public boolean take(long who) {
    if (!rate.isLimited()) {
      return true;
    }
    long now = System.nanoTime();
    if (settled.size() > MANY) {
      settled.values().removeIf(until -> until - now <= 0);
    }
    long cost = rate.cost().toNanos();
    boolean[] taken = {false};
    settled.compute(
        who,
        (id, before) -> {
          long from = before == null || before - now < 0 ? now : before;
          taken[0] = from + cost - now <= rate.window().toNanos();
          return taken[0] ? Long.valueOf(from + cost) : before;
        });
    return taken[0];
  }
}
