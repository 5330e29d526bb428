package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.CheckedCursor.Good;
import curio.feed.FeedReader;
import curio.feed.StoredEvent;
import curio.feed.live.NewsFrames.Listed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads to a client what was stored before it is told live, page by page as fast as it takes them,
 * and then has it go live. Blocks; several run at once.
 */
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final int PAGE = 100;

  /** So much of what was read may still wait in the channel when the next page is read. */
  private static final long ROOM_BYTES = 64 * 1024;

  /** Who takes nothing at all for so long is sent away. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final int TRIES = 8;

  /** Pages read at once on a node: each has a connection of a small pool while it lasts. */
  private static final int AT_ONCE = 4;

  private final Tail tail;
  private final FeedReader reader;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  CatchUp(Tail tail, FeedReader reader) {
    this.tail = tail;
    this.reader = reader;
  }

  /** The client has to be sent away. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Farewell farewell;

    private Stopped(Farewell farewell) {
      super(farewell.reason());
      this.farewell = farewell;
    }
  }

  /** Sends the newest events of a client that has seen none, and has it go live. */
  void newest(Delivery delivery) {
    run(delivery, () -> new Listing(delivery, true, join(delivery)).newest());
  }

  /** The same for one that is live and wants them again: up to where it is, nothing behind. */
  void again(Delivery delivery) {
    var point = delivery.hold(tail.settled());
    if (point.isPresent()) {
      run(delivery, () -> new Listing(delivery, true, point.get()).newest());
    }
  }

  /** Sends all that a client has missed since its cursor, and has it go live. */
  void since(Delivery delivery, Good cursor) {
    delivery.startAfter(new Point(cursor.place(), cursor.text()));
    run(
        delivery,
        () -> new Listing(delivery, cursor.complete(), join(delivery)).after(cursor.place()));
  }

  /**
   * What is sent to one client until it is live: the next page is read when it has taken most of
   * the one before, so a frame and a bit are all that its list holds of the heap.
   */
  private final class Listing {
    private final Delivery delivery;
    private final boolean complete;

    /** Up to there it is read from the store. */
    private Point end;

    /** Up to there it is sent. */
    private long sent;

    private int limit = PAGE;

    private Listing(Delivery delivery, boolean complete, Point end) {
      this.delivery = delivery;
      this.complete = complete;
      this.end = end;
    }

    private void newest() throws Stopped, InterruptedException {
      awaitRoom(delivery);
      var events = read(delivery, () -> reader.newest(delivery.user(), end.place(), PAGE));
      if (!send(events, true)) {
        after(sent);
      }
    }

    private void after(long place) throws Stopped, InterruptedException {
      sent = place;
      boolean live = false;
      while (!live) {
        awaitRoom(delivery);
        var events = read(delivery, () -> reader.after(delivery.user(), sent, end.place(), limit));
        live = send(events, events.size() < limit);
      }
    }

    /**
     * Sends as many as one frame holds.
     *
     * @param all whether nothing stands between them and the end
     * @return whether the client is live now; if not, what is behind {@link #sent} comes next
     */
    private boolean send(List<StoredEvent> events, boolean all)
        throws Stopped, InterruptedException {
      var fitting = NewsFrames.fitting(events, tail.installation());
      if (!all || fitting.size() < events.size()) {
        part(fitting);
        sent = fitting.getLast().place();
        limit = Math.min(PAGE, 2 * fitting.size());
        return false;
      }
      if (delivery.goLive(NewsFrames.list(fitting, end.cursor(), complete, false))) {
        return true;
      }
      if (!fitting.isEmpty()) {
        part(fitting);
      }
      sent = end.place();
      end = join(delivery);
      return false;
    }

    private void part(List<Listed> events) {
      var cursor = events.getLast().cursor();
      delivery.channel().send(NewsFrames.list(events, cursor, complete, true));
    }
  }

  private Point join(Delivery delivery) throws Stopped, InterruptedException {
    tail.join(delivery);
    return delivery.awaitJoin(JOIN_TIMEOUT).orElseThrow(() -> new Stopped(Farewell.LATER));
  }

  /** A client that takes anything at all may take as long as it needs. */
  private static void awaitRoom(Delivery delivery) throws Stopped, InterruptedException {
    var channel = delivery.channel();
    long before = channel.waiting();
    while (!channel.awaitRoom(ROOM_BYTES, LONGEST_PAUSE)) {
      long now = channel.waiting();
      if (delivery.isGone() || now >= before) {
        throw new Stopped(Farewell.SLOW);
      }
      before = now;
    }
  }

  /** Reads in its turn, and again if the store is away for a while. */
  private <T> T read(Delivery delivery, Supplier<T> reading) throws Stopped, InterruptedException {
    var delay = FIRST_DELAY;
    for (int attempt = 1; attempt <= TRIES && !delivery.isGone(); attempt++) {
      turns.acquire();
      try {
        // Whoever has gone meanwhile leaves the turn to those who wait.
        if (!delivery.isGone()) {
          return reading.get();
        }
      } catch (CurioException e) {
        if (e.code() != ErrorCode.UNAVAILABLE) {
          throw e;
        }
      } finally {
        turns.release();
      }
      if (!delivery.isGone()) {
        Thread.sleep(delay);
        delay = delay.multipliedBy(2);
      }
    }
    throw new Stopped(Farewell.LATER);
  }

  private static void run(Delivery delivery, Work work) {
    try {
      work.run();
    } catch (Stopped e) {
      e.farewell.to(delivery.channel());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      Farewell.LATER.to(delivery.channel());
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a client's pages could not be read");
      Farewell.LATER.to(delivery.channel());
    }
  }

  /** What may have to be stopped. */
  @FunctionalInterface
  private interface Work {
    void run() throws Stopped, InterruptedException;
  }
}
