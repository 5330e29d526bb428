package curio.gateway.mobileid;

import curio.http.Request;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What is left of a long wait that is made of shorter calls, so that no call outlives the
 * connection that it goes over. Used by one thread.
 */
final class Patience {
  /**
   * Calls last any time between these, so that clients who came together, as they do after a break,
   * do not ask together again and again.
   */
  private static final Duration SHORTEST_CALL = Duration.ofSeconds(10);

  private static final Duration LONGEST_CALL = Duration.ofSeconds(20);
  private static final Duration MARGIN = Duration.ofMillis(200);

  private final long deadlineNanos;
  private long callEndsNanos;
  private volatile boolean gone;

  /** The wait of a client; it ends when that client has gone. */
  Patience(Request request, Duration time) {
    this.deadlineNanos = System.nanoTime() + time.toNanos();
    request.onDisconnect(() -> gone = true);
  }

  /** Whether the client has gone: what is taken for it now, nobody gets. */
  boolean isGone() {
    return gone;
  }

  /** How long the next call may wait, in milliseconds. */
  long nextMillis() {
    long left = Duration.ofNanos(deadlineNanos - System.nanoTime()).toMillis();
    long longest =
        ThreadLocalRandom.current().nextLong(SHORTEST_CALL.toMillis(), LONGEST_CALL.toMillis());
    long millis = Math.clamp(left, 0, longest);
    callEndsNanos = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    return millis;
  }

  /**
   * Whether to call no more after one that brought nothing: the time is over, nobody waits for the
   * answer, or the call came back early, as it does where the node that waits is being stopped.
   */
  boolean isOver() {
    long now = System.nanoTime();
    return gone || deadlineNanos - now <= 0 || callEndsNanos - now > MARGIN.toNanos();
  }
}
