package curio.node;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that goes on, but can be set ahead and back like that of a host. Thread-safe. */
final class MovedClock extends Clock {
  private static final Clock HOST = Clock.systemUTC();

  private final AtomicReference<Duration> ahead;

  /** A clock that is so much ahead of the host's. */
  MovedClock(Duration ahead) {
    this.ahead = new AtomicReference<>(ahead);
  }

  /** Sets it ahead by so much, or back. */
  void move(Duration by) {
    ahead.updateAndGet(by::plus);
  }

  @Override
  public Instant instant() {
    return HOST.instant().plus(ahead.get());
  }

  @Override
  public ZoneId getZone() {
    return HOST.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("always the host's");
  }
}
