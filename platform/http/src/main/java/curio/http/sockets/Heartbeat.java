package curio.http.sockets;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a client is to show next that it lives, and whether it has failed to. Two beats that it lets
 * pass end it, three quarters of a period after the second. A client that is behind lives as long
 * as it takes something: its answer lies behind what it has not taken yet. Belongs to the event
 * loop; only the time is read from outside.
 */
final class Heartbeat {
  private static final int MOST_MISSED = 2;

  private final long periodNanos;
  private volatile long next;
  private boolean answered;
  private int missed;
  private boolean behind;
  private long taken;

  /** The first comes within a period, so that those of many who came together do not. */
  Heartbeat(Duration period) {
    periodNanos = period.toNanos();
    next = System.nanoTime() + ThreadLocalRandom.current().nextLong(periodNanos / 2, periodNanos);
    answered = true;
  }

  /** Whether {@link #beat} is to be called. */
  boolean isDue(long now) {
    return now - next >= 0;
  }

  void answered() {
    answered = true;
  }

  /**
   * A beat is due.
   *
   * @param untaken bytes that the client has not taken
   * @param takenEver those that it has
   * @return false if it has let too many pass
   */
  boolean beat(long untaken, long takenEver) {
    boolean moves = behind && takenEver > taken;
    missed = answered || moves ? 0 : missed + 1;
    answered = false;
    behind = untaken > 0;
    taken = takenEver;
    next = System.nanoTime() + (missed == MOST_MISSED - 1 ? periodNanos * 3 / 4 : periodNanos);
    return missed < MOST_MISSED;
  }
}
