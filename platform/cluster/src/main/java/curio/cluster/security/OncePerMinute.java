package curio.cluster.security;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets something through once a minute, so that who asks often does not fill the log. Thread-safe.
 */
public final class OncePerMinute {
  private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

  private final AtomicLong dueNanos = new AtomicLong(System.nanoTime());

  /** True for the first caller of each minute. */
  public boolean due() {
    long due = dueNanos.get();
    long now = System.nanoTime();
    return now - due >= 0 && dueNanos.compareAndSet(due, now + MINUTE_NANOS);
  }
}
