package curio.log.spill;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.log.Appender;
import curio.log.Event;
import curio.log.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A log whose outages a test decides on. What it takes, it keeps in the order of the calls, as the
 * log in PostgreSQL does; that one has a test of its own. Thread-safe.
 */
final class RecordingLog implements Appender {
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean down;
  private volatile boolean unsure;
  private volatile int failsFromCall = Integer.MAX_VALUE;
  private volatile @Nullable String refusedType;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public Taken append(Topic topic, List<Event> appended) {
    int call = calls.incrementAndGet();
    if (down || call >= failsFromCall) {
      throw outage();
    }
    if (appended.stream().anyMatch(event -> event.type().equals(refusedType))) {
      throw new IllegalStateException("not an event for this log");
    }
    await();
    events.addAll(appended);
    if (unsure) {
      throw outage();
    }
    return Taken.LOGGED;
  }

  private void await() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw outage();
    }
  }

  private static CurioException outage() {
    return new CurioException(ErrorCode.UNAVAILABLE, "the log is away");
  }

  RecordingLog down(boolean now) {
    down = now;
    return this;
  }

  /** Takes what it says that it does not know of. */
  void unsure(boolean now) {
    unsure = now;
  }

  /** Takes so many calls more and then none, until it is up again. */
  void failAfter(int more) {
    failsFromCall = calls.get() + more + 1;
  }

  void recover() {
    failsFromCall = Integer.MAX_VALUE;
    down = false;
  }

  void refuse(@Nullable String type) {
    refusedType = type;
  }

  /** Has calls wait in the middle until it is opened. */
  CountDownLatch gate() {
    var closed = new CountDownLatch(1);
    gate = closed;
    return closed;
  }

  int calls() {
    return calls.get();
  }

  List<Event> events() {
    return List.copyOf(events);
  }

  /** In their order, each only where it came first. */
  Stream<Event> distinct() {
    var seen = new ArrayList<UUID>();
    return events().stream()
        .filter(event -> {
          boolean first = !seen.contains(event.id());
          seen.add(event.id());
          return first;
        });
  }
}
