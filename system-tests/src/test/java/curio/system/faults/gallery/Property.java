package curio.system.faults.gallery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What one property of an image may be, as told from outside: one thread changes it, and any may
 * see it. A change may be seen as soon as it was asked for; what was before it may be seen by no
 * read that began after its acknowledgement. A request that got no answer may still be on its way,
 * so what it asked for may come at any time later. Thread-safe.
 *
 * @param <T> the property
 */
final class Property<T> {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final List<Value<T>> values = new ArrayList<>();

  @GuardedBy("lock") private int acknowledged;

  private record Value<T>(T value, boolean lost) {}

  /** One that is known. */
  Property(T first) {
    values.add(new Value<>(first, false));
  }

  /** From now on it may become this; the number of the change. */
  int asked(T value) {
    lock.lock();
    try {
      values.add(new Value<>(value, false));
      return values.size() - 1;
    } finally {
      lock.unlock();
    }
  }

  /** A request for this change may still have its effect, whatever follows. */
  void lost(int change) {
    lock.lock();
    try {
      values.set(change, new Value<>(values.get(change).value(), true));
    } finally {
      lock.unlock();
    }
  }

  /** What begins from now on sees this change, or a later one. */
  void acknowledged(int change) {
    lock.lock();
    try {
      acknowledged = Math.max(acknowledged, change);
    } finally {
      lock.unlock();
    }
  }

  /** The last change that was acknowledged; for {@link #mayBe}. */
  int now() {
    lock.lock();
    try {
      return acknowledged;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a read that began at that change and has just ended may find one like this. */
  boolean mayBe(Predicate<T> like, int since) {
    lock.lock();
    try {
      for (int i = 0; i < values.size(); i++) {
        var value = values.get(i);
        if ((i >= since || value.lost()) && like.test(value.value())) {
          return true;
        }
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    lock.lock();
    try {
      return "%s, acknowledged up to %d".formatted(values, acknowledged);
    } finally {
      lock.unlock();
    }
  }
}
