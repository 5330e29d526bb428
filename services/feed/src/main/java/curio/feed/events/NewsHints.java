package curio.feed.events;

import curio.store.notifications.Notifications;
import java.util.Set;

/**
 * Tells nodes that there is something new in the store, after it was committed. A hint may be lost:
 * whoever waits for one looks by a timer as well. Thread-safe.
 */
public final class NewsHints {
  /** The channel on which nodes hear of it, the one that tells included. */
  public static final String CHANNEL = "feed";

  private final Notifications notifications;

  /** Hints to all nodes. */
  public NewsHints(Notifications notifications) {
    this.notifications = notifications;
  }

  /** Events of these authors were stored. */
  public void stored(Set<Long> authors) {
    if (!authors.isEmpty()) {
      notifications.send(CHANNEL);
    }
  }

  /** Somebody follows somebody else from now on, or no more. */
  public void changed(long follower) {
    notifications.send(CHANNEL);
  }
}
