package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Clients that were told to connect to this node and have not come yet. A ticket is good once, for
 * a minute; it spreads clients and says nothing about who they are. Thread-safe.
 */
final class Tickets {
  /** Who comes later needs another one. */
  static final Duration TERM = Duration.ofMinutes(1);

  /** Clients that may be expected at a time. */
  static final int MOST = 20_000;

  private static final int BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();

  /** Since when each is good, the oldest first. */
  private final Map<String, Long> open = new LinkedHashMap<>();

  /**
   * None yet.
   *
   * @param nanos a clock that only goes on, as {@link System#nanoTime}
   */
  Tickets(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * One more.
   *
   * @throws CurioException UNAVAILABLE if {@link #MOST} are open
   */
  String issue() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var ticket = TEXT.encodeToString(bytes);
    lock.lock();
    try {
      forgetOld();
      if (open.size() >= MOST) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "many clients are expected here");
      }
      open.put(ticket, nanos.getAsLong());
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /** Whether it was open; it is not any more. */
  boolean use(String ticket) {
    lock.lock();
    try {
      forgetOld();
      return open.remove(ticket) != null;
    } finally {
      lock.unlock();
    }
  }

  /** How many are open. */
  int expected() {
    lock.lock();
    try {
      forgetOld();
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    var oldest = open.values().iterator();
    while (oldest.hasNext() && now - oldest.next() >= TERM.toNanos()) {
      oldest.remove();
    }
  }
}
