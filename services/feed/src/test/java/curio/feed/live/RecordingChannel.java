package curio.feed.live;

import curio.http.json.Json;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A client that takes what it is sent, at once or when a test lets it. Thread-safe. */
final class RecordingChannel implements PushChannel {
  @SuppressWarnings({"unchecked", "rawtypes"})
  private static final Json.Reader<Map<String, Object>> OBJECT =
      (Json.Reader) Json.reader(Map.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Frame> queue = new ArrayDeque<>();
  private final List<Map<String, Object>> taken = new ArrayList<>();
  private final List<ClosedListener> listeners = new ArrayList<>();
  private boolean reads;
  private Duration delay = Duration.ZERO;
  private int code;

  RecordingChannel(boolean reads) {
    this.reads = reads;
  }

  /** From now on it takes everything at once, or nothing. */
  void reads(boolean now) {
    lock.lock();
    try {
      reads = now;
      take();
    } finally {
      lock.unlock();
    }
  }

  /** From now on each frame takes so long to be handed over. */
  void delays(Duration time) {
    lock.lock();
    try {
      delay = time;
    } finally {
      lock.unlock();
    }
  }

  /** It takes one frame that waits, if any does. */
  void takeOne() {
    lock.lock();
    try {
      var next = queue.poll();
      if (next != null) {
        record(next);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  List<Map<String, Object>> frames() {
    lock.lock();
    try {
      return List.copyOf(taken);
    } finally {
      lock.unlock();
    }
  }

  /** The code by which it was closed; 0 while it is open. */
  int code() {
    lock.lock();
    try {
      return code;
    } finally {
      lock.unlock();
    }
  }

  /** The client goes. */
  void tear() {
    end(1006);
  }

  @Override
  public boolean send(Frame frame) {
    lock.lock();
    try {
      if (code != 0) {
        return false;
      }
      // Not a wait for something: the time that passes is what is measured.
      LockSupport.parkNanos(delay.toNanos());
      queue.add(frame);
      take();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waiting() {
    lock.lock();
    try {
      return queue.stream().mapToLong(Frame::size).sum();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitRoom(long bytes, Duration timeout) throws InterruptedException {
    lock.lock();
    try {
      long left = timeout.toNanos();
      while (code == 0 && waiting() > bytes && left > 0) {
        left = changed.awaitNanos(left);
      }
      return code == 0 && waiting() <= bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close(CloseCode why, String reason) {
    end(why.number());
  }

  @Override
  public void onClosed(ClosedListener listener) {
    int ended;
    lock.lock();
    try {
      ended = code;
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
    if (ended != 0) {
      listener.closed(ended);
    }
  }

  private void end(int why) {
    List<ClosedListener> told = List.of();
    lock.lock();
    try {
      if (code == 0) {
        queue.forEach(this::record);
        queue.clear();
        code = why;
        told = List.copyOf(listeners);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    told.forEach(listener -> listener.closed(why));
  }

  private void take() {
    if (reads) {
      queue.forEach(this::record);
      queue.clear();
      changed.signalAll();
    }
  }

  private void record(Frame frame) {
    byte[] event = frame.event();
    var text = new String(event, StandardCharsets.UTF_8);
    var json = text.substring(text.indexOf("data: ") + 6).strip();
    taken.add(OBJECT.read(json.getBytes(StandardCharsets.UTF_8)));
  }
}
