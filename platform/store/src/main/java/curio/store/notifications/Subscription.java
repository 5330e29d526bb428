package curio.store.notifications;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener and what it has still to hear. It is called on a virtual thread that lives only
 * while there is something to tell, never by two threads at once. Thread-safe.
 */
final class Subscription {
  private static final Logger log = LoggerFactory.getLogger(Subscription.class);

  private static final int MAX_PENDING = 1_024;

  private final String channel;
  private final Consumer<String> listener;

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final LinkedHashSet<String> pending = new LinkedHashSet<>();

  @GuardedBy("lock") private boolean telling;

  @GuardedBy("lock") private boolean closed;

  Subscription(String channel, Consumer<String> listener) {
    this.channel = channel;
    this.listener = listener;
  }

  /** Never blocks on the listener. What it has not yet heard is not added twice. */
  void tell(String payload) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (pending.size() == MAX_PENDING) {
        // Too much to tell one by one: it has to look for itself.
        pending.clear();
        pending.add(Notifications.ANYTHING);
      }
      pending.add(payload);
      if (telling) {
        return;
      }
      telling = true;
    } finally {
      lock.unlock();
    }
    Thread.ofVirtual().name("notifications-" + channel).start(this::run);
  }

  /** A call in progress ends by itself; there are no more after it. */
  void close() {
    lock.lock();
    try {
      closed = true;
      pending.clear();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    for (String next = next(); next != null; next = next()) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        log.atError().addKeyValue("channel", channel).setCause(e).log("a listener broke");
      }
    }
  }

  private @Nullable String next() {
    lock.lock();
    try {
      if (pending.isEmpty()) {
        telling = false;
        return null;
      }
      return pending.removeFirst();
    } finally {
      lock.unlock();
    }
  }
}
