package curio.store.notifications;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What has still to be sent, by channel: the first at once, what comes within the pace after it
 * together as one message. Nothing is dropped: what is too much becomes one that says to look at
 * everything. Times are of the monotonic clock. Thread-safe.
 */
final class NotificationQueue {
  /** What stands between the texts of one message; no text has it. */
  static final char SEPARATOR = '\u001e';

  private static final int MAX_TEXTS = 1_024;

  private final int maxBytes;
  private final Duration pace;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock") private final Map<String, Channel> channels = new LinkedHashMap<>();

  @GuardedBy("lock") private boolean closed;

  /** One message, which is one NOTIFY. */
  record Message(String channel, String texts) {}

  private static final class Channel {
    private final LinkedHashSet<String> texts = new LinkedHashSet<>();
    private long dueNanos;

    private Channel(long dueNanos) {
      this.dueNanos = dueNanos;
    }

    private void add(String text) {
      texts.add(text);
      if (texts.size() > MAX_TEXTS) {
        texts.clear();
        texts.add(Notifications.ANYTHING);
      }
    }
  }

  /**
   * An empty queue.
   *
   * @param maxBytes most bytes of the texts of one message
   * @param pace shortest time between two messages of a channel
   */
  NotificationQueue(int maxBytes, Duration pace) {
    this.maxBytes = maxBytes;
    this.pace = pace;
  }

  void add(String channel, String text) {
    lock.lock();
    try {
      channel(channel).add(text);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Has messages of a channel wait for so long from now, at least. */
  void hold(String channel, Duration time) {
    lock.lock();
    try {
      Channel held = channel(channel);
      long until = System.nanoTime() + time.toNanos();
      if (until - held.dueNanos > 0) {
        held.dueNanos = until;
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for messages that are due and takes them, one of each channel. After {@link #close} all
   * are due, and in the end the list is empty.
   */
  List<Message> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      List<Message> due = due();
      while (due.isEmpty() && !closed) {
        long wait = untilNextDue();
        if (wait == Long.MAX_VALUE) {
          changed.await();
        } else {
          long _ = changed.awaitNanos(wait);
        }
        due = due();
      }
      return due;
    } finally {
      lock.unlock();
    }
  }

  /** Has messages that could not be sent wait again. */
  void putBack(List<Message> messages) {
    lock.lock();
    try {
      for (Message message : messages) {
        for (String text : message.texts().split(String.valueOf(SEPARATOR), -1)) {
          channel(message.channel()).add(text);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nothing waits for its time any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private Channel channel(String name) {
    return channels.computeIfAbsent(name, absent -> new Channel(System.nanoTime()));
  }

  @GuardedBy("lock") private List<Message> due() {
    long now = System.nanoTime();
    List<Message> due = new ArrayList<>();
    channels.forEach((name, channel) -> {
      if (!channel.texts.isEmpty() && (closed || channel.dueNanos - now <= 0)) {
        due.add(new Message(name, joined(channel.texts)));
        channel.dueNanos = now + pace.toNanos();
      }
    });
    return due;
  }

  @GuardedBy("lock") private long untilNextDue() {
    long now = System.nanoTime();
    return channels.values().stream()
        .filter(channel -> !channel.texts.isEmpty())
        .mapToLong(channel -> channel.dueNanos - now)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** As many as fit into one message; the others stay. */
  private String joined(Set<String> texts) {
    List<String> taken = new ArrayList<>();
    int bytes = -1;
    for (String text : texts) {
      bytes += 1 + text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > maxBytes) {
        break;
      }
      taken.add(text);
    }
    taken.forEach(texts::remove);
    return String.join(String.valueOf(SEPARATOR), taken);
  }
}
