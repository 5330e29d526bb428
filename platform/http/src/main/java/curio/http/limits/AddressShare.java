package curio.http.limits;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one client address has of a port at this moment. Thread-safe.
 *
 * @see AddressShares
 */
public final class AddressShare {
  final String key;
  final AtomicLong bytes = new AtomicLong();
  final AtomicInteger waits = new AtomicInteger();
  private final AtomicInteger inFlight = new AtomicInteger();
  public final AtomicInteger connections = new AtomicInteger();
  private final boolean limited;

  /** How many connections and requests refer to it; belongs to {@link AddressShares}. */
  final AtomicInteger references = new AtomicInteger(1);

  public AddressShare(String key, boolean limited) {
    this.key = key;
    this.limited = limited;
  }

  /** Whether nobody refers to it and nothing is counted. */
  boolean isIdle() {
    return references.get() == 0 && bytes.get() == 0 && waits.get() == 0 && inFlight.get() == 0;
  }

  /** Whether one more of its requests may be handled; then {@link #leave} must follow. */
  public boolean enter(int most) {
    if (inFlight.incrementAndGet() <= most) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  /** One of its requests has been handled. */
  public void leave() {
    inFlight.decrementAndGet();
  }

  /** False for a proxy, through which many come: its requests count for those it names. */
  public boolean limited() {
    return limited;
  }
}
