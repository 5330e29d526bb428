package curio.mobileidmock;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of the polls of one session. Immutable.
 *
 * @param openNow connections that wait for its end
 * @param replaced those that were open when another one came
 * @param lastOpened when the last one came; absent when none has
 */
record SessionPolls(String sessionID, int openNow, long replaced, @Nullable Instant lastOpened) {
  /**
   * As it is now.
   *
   * @param nowNanos the same moment by {@link System#nanoTime}
   */
  static SessionPolls of(Session session, Instant now, long nowNanos) {
    var counts = session.polls().counts();
    var opened = session.polls().openedNanos();
    return new SessionPolls(
        session.id(),
        counts.openNow(),
        counts.replaced(),
        opened.isPresent() ? now.minusNanos(nowNanos - opened.getAsLong()) : null);
  }
}
