package curio.feed.live;

import java.util.concurrent.ConcurrentHashMap;

/** How many sockets each session has here, and that none has too many. Thread-safe. */
final class Seats {
  private final int most;
  private final ConcurrentHashMap<String, Integer> taken = new ConcurrentHashMap<>();

  Seats(int most) {
    this.most = most;
  }

  /** Takes one; false if the session has as many as it may have. */
  boolean take(String session) {
    boolean[] free = {false};
    taken.compute(
        session,
        (id, count) -> {
          int now = count == null ? 0 : count;
          free[0] = now < most;
          return free[0] ? Integer.valueOf(now + 1) : count;
        });
    return free[0];
  }

  /** Gives one back. */
  void leave(String session) {
    taken.computeIfPresent(session, (id, count) -> count > 1 ? Integer.valueOf(count - 1) : null);
  }
}
