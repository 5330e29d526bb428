package curio.gateway.feed;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.protobuf.ByteString;
import curio.contracts.feed.v1.Arrival;
import curio.contracts.feed.v1.Closing;
import curio.contracts.feed.v1.FromClient;
import curio.contracts.feed.v1.NewsFrame;
import curio.contracts.feed.v1.ToClient;
import curio.http.PushHandler;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A client of this node, passed on to a node of the feed by a call that lasts as long as its
 * connection. If either side dies the other is told: the client by a bye, so that it comes again.
 * While more than 64 KiB wait for the client, the node of the feed is told so and holds back; what
 * it says is read all the same, so a client that reads slowly is sent away as soon as others.
 * Thread-safe.
 */
final class ForwardedClient extends ClientCall.Listener<ToClient>
    implements PushHandler.TextListener {
  private static final Frame BYE = Frame.of("{\"object\":\"bye\",\"reason\":\"restart\"}", "");
  private static final long ROOM = 64 << 10;

  /** What may wait while the node of the feed hears that it is to hold back. */
  private static final long MOST = 1 << 20;

  /** All that is left in a call. */
  private static final int THE_REST = 1 << 20;

  /** How long a node of the feed may take to welcome a client, or to take what it says. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long a client may take nothing while more waits for it than that. */
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final PushChannel channel;
  private final ClientCall<FromClient, ToClient> call;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private volatile boolean welcomed;

  /** The node of the feed holds back until there is room. */
  @GuardedBy("lock") private boolean full;

  /** It is not even read. */
  @GuardedBy("lock") private boolean unread;

  /** Nothing more can be said to the node of the feed. */
  private volatile boolean over;

  /** A client whose call has not begun. */
  ForwardedClient(PushChannel channel, ClientCall<FromClient, ToClient> call) {
    this.channel = channel;
    this.call = call;
  }

  /**
   * Passes it on; returns when it is welcomed, or is to come again. Called once, before all else.
   */
  void arrive(Arrival arrival) {
    lock.lock();
    try {
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(FromClient.newBuilder().setArrival(arrival).build());
      if (!await(() -> welcomed)) {
        giveUp("nobody has welcomed a client in time");
      }
    } finally {
      lock.unlock();
    }
  }

  /** This node stops. */
  void sendAway() {
    channel.send(BYE);
    channel.close(CloseCode.SERVICE_RESTART, "restart");
  }

  @Override
  public void text(String text) {
    var said = FromClient.newBuilder().setText(ByteString.copyFromUtf8(text)).build();
    lock.lock();
    try {
      if (!await(call::isReady)) {
        giveUp("nobody takes what a client says");
      } else if (!over) {
        call.sendMessage(said);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Its connection has ended; does not block. */
  void gone(int code) {
    lock.lock();
    try {
      if (!over) {
        over = true;
        call.sendMessage(FromClient.newBuilder().setGone(code).build());
        call.halfClose();
        call.request(THE_REST);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onReady() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onMessage(ToClient message) {
    switch (message.getWhatCase()) {
      case WELCOME -> welcome();
      case FRAME -> pass(message.getFrame());
      case CLOSING -> close(message.getClosing());
      case WHAT_NOT_SET -> more();
    }
  }

  /** After a closing this does nothing: the first code counts. */
  @Override
  public void onClose(Status status, Metadata trailers) {
    lock.lock();
    try {
      over = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      tooSlow();
    } else {
      sendAway();
    }
  }

  private void welcome() {
    lock.lock();
    try {
      welcomed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    more();
  }

  private void pass(NewsFrame frame) {
    channel.send(Frame.of(frame.getText().toStringUtf8(), frame.getId()));
    long waiting = channel.waiting();
    lock.lock();
    try {
      if (waiting > ROOM && !full) {
        sayFull(true);
        Thread.ofVirtual().name("feed-forward").start(this::moreOnceThereIsRoom);
      }
      unread = full && waiting > MOST;
      if (!unread && !over) {
        call.request(1);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private void sayFull(boolean is) {
    full = is;
    if (!over) {
      call.sendMessage(FromClient.newBuilder().setFull(is).build());
    }
  }

  /** A client that takes anything at all may take as long as it needs. */
  private void moreOnceThereIsRoom() {
    long before = channel.waiting();
    try {
      while (!channel.awaitRoom(ROOM, LONGEST_PAUSE)) {
        long now = channel.waiting();
        if (now >= before) {
          tooSlow();
          return;
        }
        before = now;
      }
      goOn();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void goOn() {
    lock.lock();
    try {
      sayFull(false);
      if (unread && !over) {
        unread = false;
        call.request(1);
      }
    } finally {
      lock.unlock();
    }
  }

  private void tooSlow() {
    channel.close(CloseCode.TRY_AGAIN_LATER, "too slow; reconnect with the cursor");
  }

  private void close(Closing closing) {
    channel.close(
        CloseCode.of(closing.getCode()).orElse(CloseCode.TRY_AGAIN_LATER), closing.getReason());
  }

  /** Ends the call, with the lock held; its end is told to the client. */
  private void giveUp(String why) {
    if (!over) {
      over = true;
      call.cancel(why, null);
    }
  }

  private void more() {
    lock.lock();
    try {
      if (!over) {
        call.request(1);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, with the lock held, until something is so or nothing can be said any more.
   *
   * @return false if that takes too long
   */
  private boolean await(BooleanSupplier something) {
    long left = PATIENCE.toNanos();
    try {
      while (!over && !something.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
