package curio.mobileid.sessions;

import java.time.Duration;

/**
 * How sessions are polled. Immutable.
 *
 * @param node what people call this node
 * @param timeout how long upstream may hold one poll
 * @param concurrency how many sessions this node polls at once
 * @param keep how long a session can be seen after its end
 */
public record PollSettings(String node, Duration timeout, int concurrency, Duration keep) {
  public PollSettings {
    if (timeout.toMillis() < 1) {
      throw new IllegalArgumentException("timeout: " + timeout + " (expected: >= 1 ms)");
    }
    if (keep.isNegative()) {
      throw new IllegalArgumentException("keep: " + keep + " (expected: >= 0)");
    }
  }
}
