package curio.feed.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import curio.contracts.feed.v1.Closing;
import curio.contracts.feed.v1.NewsFrame;
import curio.contracts.feed.v1.ToClient;
import curio.contracts.feed.v1.Welcome;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way to a client that is connected to another node, over a call of that node. What the call
 * does not take waits here, so a client that reads slowly is known by {@link #waiting} as one that
 * is connected here; so does what the other node has no room for. Thread-safe.
 */
final class RpcChannel implements PushChannel {
  /** For what waits, once it is sent away. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);

  private static final int TORN = 1006;

  /** Not even nothing is as little. */
  private static final long NEVER = -1;

  private final ServerCallStreamObserver<ToClient> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  @GuardedBy("lock") private final Deque<Frame> queue = new ArrayDeque<>();

  @GuardedBy("lock") private final List<ClosedListener> listeners = new ArrayList<>();

  @GuardedBy("lock") private long bytes;

  /** The other node has no room, but still hears how it ends. */
  @GuardedBy("lock") private boolean full;

  /** What is said last, once it is sent away. */
  @GuardedBy("lock") private @Nullable Closing closing;

  @GuardedBy("lock") private boolean ended;

  @GuardedBy("lock") private int code = TORN;

  /** To be made before the method of the call returns. */
  RpcChannel(ServerCallStreamObserver<ToClient> call) {
    this.call = call;
    call.setOnReadyHandler(this::drain);
    call.setOnCancelHandler(this::torn);
  }

  /** Says that the client is let in. */
  void welcome() {
    lock.lock();
    try {
      call.onNext(ToClient.newBuilder().setWelcome(Welcome.getDefaultInstance()).build());
    } finally {
      lock.unlock();
    }
  }

  /** The other node says whether it has room for frames. */
  void full(boolean is) {
    lock.lock();
    try {
      full = is;
    } finally {
      lock.unlock();
    }
    drain();
  }

  /** The other node says that its client is gone. */
  void gone(int theirCode) {
    end(theirCode, call::onCompleted);
  }

  /** The call has broken or ended, and with it the client; repeatable. */
  void torn() {
    end(TORN, call::onCompleted);
  }

  @Override
  public boolean send(Frame frame) {
    lock.lock();
    try {
      if (closing != null || ended) {
        return false;
      }
      queue.add(frame);
      bytes += frame.size();
      write();
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waiting() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean awaitRoom(long most, Duration timeout) throws InterruptedException {
    return await(most, timeout) && !isGone();
  }

  @Override
  public void close(CloseCode why, String reason) {
    var last = Closing.newBuilder().setCode(why.number()).setReason(reason).build();
    lock.lock();
    try {
      if (closing != null || ended) {
        return;
      }
      closing = last;
    } finally {
      lock.unlock();
    }
    drain();
    if (!isEnded()) {
      Thread.ofVirtual().name("feed-farewell").start(() -> cutAfter(last));
    }
  }

  @Override
  public void onClosed(ClosedListener listener) {
    lock.lock();
    try {
      if (!ended) {
        listeners.add(listener);
        return;
      }
    } finally {
      lock.unlock();
    }
    listener.closed(code());
  }

  /** Hands over as much as the call takes, and at last how it ends. */
  private void drain() {
    Closing last;
    lock.lock();
    try {
      write();
      last = queue.isEmpty() ? closing : null;
    } finally {
      lock.unlock();
    }
    if (last != null) {
      end(last.getCode(), () -> say(last));
    }
  }

  private void say(Closing last) {
    call.onNext(ToClient.newBuilder().setClosing(last).build());
    call.onCompleted();
  }

  @GuardedBy("lock") private void write() {
    while (!ended && !full && !queue.isEmpty() && call.isReady()) {
      var frame = queue.remove();
      bytes -= frame.size();
      call.onNext(message(frame));
    }
    changed.signalAll();
  }

  private static ToClient message(Frame frame) {
    byte[] whole = frame.message();
    var text = ByteString.copyFrom(whole, whole.length - frame.size(), frame.size());
    return ToClient.newBuilder()
        .setFrame(NewsFrame.newBuilder().setText(text).setId(frame.id()))
        .build();
  }

  private void cutAfter(Closing last) {
    try {
      if (!await(NEVER, CLOSE_LIMIT)) {
        var status = Status.RESOURCE_EXHAUSTED.withDescription("the client takes nothing");
        end(
            last.getCode(),
            () -> {
              if (call.isReady()) {
                say(last);
              } else {
                call.onError(status.asRuntimeException());
              }
            });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first one counts. */
  private void end(int why, Runnable lastWords) {
    List<ClosedListener> told;
    lock.lock();
    try {
      if (ended) {
        return;
      }
      ended = true;
      code = why;
      queue.clear();
      bytes = 0;
      told = List.copyOf(listeners);
      if (!call.isCancelled()) {
        lastWords.run();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    told.forEach(listener -> listener.closed(why));
  }

  /** Waits until at most so much waits, or it has ended; false if the time passed before. */
  private boolean await(long most, Duration timeout) throws InterruptedException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (!ended && bytes > most) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isGone() {
    lock.lock();
    try {
      return ended || closing != null;
    } finally {
      lock.unlock();
    }
  }

  private boolean isEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  private int code() {
    lock.lock();
    try {
      return code;
    } finally {
      lock.unlock();
    }
  }
}
