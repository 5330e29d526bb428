package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
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

  /** Those of one account; its next one takes the place of its oldest. */
  static final int MOST_OF_ONE = 16;

  private static final int BYTES = 16;
  private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();

  /** The oldest first. */
  private final Map<String, Open> open = new LinkedHashMap<>();

  /** The same by their accounts, in the same order. */
  private final Map<Long, Deque<String>> ofUsers = new HashMap<>();

  /** Since when one is good, and for whom. */
  private record Open(long nanos, long user) {}

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
   * @param user whose it is; 0 if that is not known
   * @throws CurioException UNAVAILABLE if {@link #MOST} are open
   */
  String issue(long user) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    var ticket = TEXT.encodeToString(bytes);
    lock.lock();
    try {
      forgetOld();
      var own = ofUsers.get(user);
      if (user != 0 && own != null && own.size() >= MOST_OF_ONE) {
        close(own.getFirst());
      }
      if (open.size() >= MOST) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "many clients are expected here");
      }
      open.put(ticket, new Open(nanos.getAsLong(), user));
      ofUsers.computeIfAbsent(user, id -> new ArrayDeque<>(1)).add(ticket);
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
      return close(ticket);
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

  /** False if it was not open. */
  private boolean close(String ticket) {
    var closed = open.remove(ticket);
    if (closed == null) {
      return false;
    }
    ofUsers.computeIfPresent(
        closed.user(),
        (user, own) -> {
          own.remove(ticket);
          return own.isEmpty() ? null : own;
        });
    return true;
  }

  private void forgetOld() {
    long now = nanos.getAsLong();
    var oldest = open.entrySet().iterator();
    while (oldest.hasNext()) {
      var one = oldest.next().getValue();
      if (now - one.nanos() < TERM.toNanos()) {
        return;
      }
      oldest.remove();
      ofUsers.computeIfPresent(
          one.user(),
          (user, own) -> {
            own.removeFirst();
            return own.isEmpty() ? null : own;
          });
    }
  }
}
