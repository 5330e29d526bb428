package curio.feed.live;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One client's share of what is new: where the pages that it reads and what is live are joined
/// without a gap and without anything twice. Thread-safe.
///
/// ```
/// READING --joinAt--> BEHIND --goLive--> LIVE
///    ^------overflow----'  ^-----hold------'        any --> GONE
/// ```
///
/// While it reads, what is live is none of its business. {@link #joinAt} names a point: all up to
/// there is read from the store, all behind it is kept here ({@code BEHIND}) until the client has
/// taken what was read, and then goes to it directly ({@code LIVE}). If too much gathers meanwhile,
/// it is dropped, and the client reads on from where it is. A client that is live and does not take
/// what it is sent is sent away, and may come back with its cursor.
final class Delivery {
  /** What gathers behind a client that reads, in bytes; a heap for many of them is kept small. */
  static final int MOST_BEHIND = 256 * 1024;

  private enum State {
    READING,
    BEHIND,
    LIVE,
    GONE
  }

  /** A frame and the point that a client has come to with it. */
  private record Waiting(Point point, Frame frame) {}

  private final long user;
  private final PushChannel channel;
  private final long mostWaiting;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition joined = lock.newCondition();

  @GuardedBy("lock") private State state = State.READING;

  /** Up to here everything is sent, or read before what is behind. */
  @GuardedBy("lock") private Point point = new Point(-1, "");

  @GuardedBy("lock") private ArrayDeque<Waiting> behind = new ArrayDeque<>(0);

  @GuardedBy("lock") private long bytesBehind;

  /** Of what is live: whatever waits in the channel beyond that is its list. */
  @GuardedBy("lock") private long bytesSent;

  /** On the monotonic clock. */
  @GuardedBy("lock") private long sentNanos = System.nanoTime();

  /**
   * One that reads.
   *
   * @param mostWaiting bytes of what is live that may wait in the channel
   */
  Delivery(long user, PushChannel channel, long mostWaiting) {
    this.user = user;
    this.channel = channel;
    this.mostWaiting = mostWaiting;
  }

  long user() {
    return user;
  }

  PushChannel channel() {
    return channel;
  }

  boolean isGone() {
    return state() == State.GONE;
  }

  boolean isLive() {
    return state() == State.LIVE;
  }

  /** The client is gone, or to be sent away. */
  void leave() {
    lock.lock();
    try {
      state = State.GONE;
      forget();
      joined.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Its client has seen everything up to there, perhaps on a node that was further than this one
   * is: nothing before it is told again. Called before it joins.
   */
  void startAfter(Point seen) {
    lock.lock();
    try {
      point = seen;
    } finally {
      lock.unlock();
    }
  }

  /** From this point on it is offered everything, or from where its client is if that is later. */
  void joinAt(Point here) {
    lock.lock();
    try {
      if (state == State.READING) {
        state = State.BEHIND;
        point = later(point, here);
        joined.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The point where it joined, or empty if the client is gone or the time has passed. */
  Optional<Point> awaitJoin(Duration time) throws InterruptedException {
    lock.lock();
    try {
      long left = time.toNanos();
      while (state == State.READING && left > 0) {
        left = joined.awaitNanos(left);
      }
      return state == State.BEHIND ? Optional.of(point) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Something new; never blocks. */
  void offer(Point next, Frame frame) {
    lock.lock();
    try {
      if (next.place() > point.place()) {
        switch (state) {
          case READING, GONE -> {}
          case BEHIND -> keep(next, frame);
          case LIVE -> sendLive(next, frame);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends the last of what was read, all that came behind it, and from now on what is new at once.
   *
   * @return false, with nothing sent, if the client has to read on since too much came behind; true
   *     also if it is gone
   */
  boolean goLive(Frame last) {
    lock.lock();
    try {
      if (state == State.BEHIND) {
        channel.send(last);
        sentNanos = System.nanoTime();
        bytesSent = 0;
        for (var waiting : behind) {
          send(waiting.point(), waiting.frame());
        }
        forget();
        state = State.LIVE;
      }
      return state != State.READING;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps back what is new from now on, until {@link #goLive}.
   *
   * @param settled up to there everything was offered to everybody
   * @return up to where everything was sent; empty unless it was live
   */
  Optional<Point> hold(Point settled) {
    lock.lock();
    try {
      if (state != State.LIVE) {
        return Optional.empty();
      }
      state = State.BEHIND;
      point = later(point, settled);
      return Optional.of(point);
    } finally {
      lock.unlock();
    }
  }

  /** Tells a client that is live and got nothing for this time how far it has come. */
  void remind(Point settled, Duration quiet) {
    lock.lock();
    try {
      if (state == State.LIVE
          && System.nanoTime() - sentNanos >= quiet.toNanos()
          && settled.place() >= point.place()) {
        send(settled, NewsFrames.cursor(settled.cursor()));
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void keep(Point next, Frame frame) {
    behind.add(new Waiting(next, frame));
    bytesBehind += frame.size();
    if (bytesBehind > MOST_BEHIND) {
      forget();
      state = State.READING;
    }
  }

  @GuardedBy("lock") private void sendLive(Point next, Frame frame) {
    if (Math.min(channel.waiting(), bytesSent) + frame.size() > mostWaiting) {
      state = State.GONE;
      Farewell.SLOW.to(channel);
    } else {
      send(next, frame);
    }
  }

  @GuardedBy("lock") private void send(Point next, Frame frame) {
    channel.send(frame);
    bytesSent += frame.size();
    point = next;
    sentNanos = System.nanoTime();
  }

  @GuardedBy("lock") private void forget() {
    behind = new ArrayDeque<>(0);
    bytesBehind = 0;
  }

  private State state() {
    lock.lock();
    try {
      return state;
    } finally {
      lock.unlock();
    }
  }

  private static Point later(Point one, Point other) {
    return one.place() > other.place() ? one : other;
  }
}
