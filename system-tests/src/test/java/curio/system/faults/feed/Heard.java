package curio.system.faults.feed;

import curio.errors.CurioException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one reader has been told, one thing after the other, and the cursor by which it goes on. It
 * listens to one line at a time, and to none after it has given it up. Thread-safe.
 */
final class Heard {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<String> events = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private @Nullable String cursor;
  private @Nullable Object line;
  private boolean asked;
  private boolean settled;
  private int lists;
  private int incomplete;

  /** Passes over what other lines say from now on. */
  void listenTo(@Nullable Object one) {
    lock.lock();
    try {
      line = one;
      asked = false;
      settled = false;
    } finally {
      lock.unlock();
    }
  }

  /** The next list repeats what may be known; false if the line is not that far yet. */
  boolean askForList() {
    lock.lock();
    try {
      asked = settled;
      return settled;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes a frame, if it is of the line that counts. One that cannot be read is heard as an event
   * that nobody has told.
   *
   * @param id the cursor that came beside it, if any
   */
  void take(Object from, String text, @Nullable String id) {
    lock.lock();
    try {
      if (from.equals(line)) {
        var frame = Frame.of(text);
        take(frame, id == null ? frame.cursor() : id);
      }
    } catch (CurioException e) {
      hear("unreadable: %s: %s".formatted(e.getMessage(), text), false);
    } finally {
      lock.unlock();
    }
  }

  private void take(Frame frame, @Nullable String next) {
    if (frame.isList()) {
      boolean repeats = asked;
      frame.events().forEach(event -> hear(event, repeats));
      lists++;
      incomplete += Boolean.FALSE.equals(frame.complete()) ? 1 : 0;
      asked = asked && frame.hasMore();
      settled = !frame.hasMore();
    } else if (frame.id() != null) {
      hear(frame.id(), false);
    }
    if (next != null) {
      cursor = next;
    }
  }

  private void hear(String event, boolean repeats) {
    if (known.add(event) || !repeats) {
      events.add(event);
    }
  }

  /** By which it goes on; empty before the first list. */
  Optional<String> cursor() {
    lock.lock();
    try {
      return Optional.ofNullable(cursor);
    } finally {
      lock.unlock();
    }
  }

  /** All of it, in its order; what was said twice stands there twice. */
  List<String> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** How many of these it has not heard of. */
  long lacks(List<String> expected) {
    lock.lock();
    try {
      return expected.stream().filter(event -> !known.contains(event)).count();
    } finally {
      lock.unlock();
    }
  }

  /** Lists that it was given. */
  int lists() {
    lock.lock();
    try {
      return lists;
    } finally {
      lock.unlock();
    }
  }

  /** Those that said that something before them is lost. */
  int incomplete() {
    lock.lock();
    try {
      return incomplete;
    } finally {
      lock.unlock();
    }
  }
}
