package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.CheckedCursor.Good;
import curio.feed.FeedReader;
import curio.feed.StoredEvent;
import curio.feed.live.NewsFrames.Listed;
import curio.http.push.Frame;
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
    run(delivery, () -> sendNewest(delivery, join(delivery)));
  }

  /** The same for one that is live and wants them again: up to where it is, nothing behind. */
  void again(Delivery delivery) {
    var point = delivery.hold(tail.settled());
    if (point.isPresent()) {
      run(delivery, () -> sendNewest(delivery, point.get()));
    }
  }

  /** Sends all that a client has missed since its cursor, and has it go live. */
  void since(Delivery delivery, Good cursor) {
    delivery.startAfter(new Point(cursor.place(), cursor.text()));
    run(
        delivery,
        () -> {
          long from = cursor.place();
          var point = join(delivery);
          while (!sendUpTo(delivery, from, point, cursor.complete())) {
            from = point.place();
            point = join(delivery);
          }
        });
  }

  private void sendNewest(Delivery delivery, Point point) throws Stopped, InterruptedException {
    var here = point;
    boolean live = false;
    while (!live) {
      awaitRoom(delivery);
      long upTo = here.place();
      var events = read(delivery, () -> reader.newest(delivery.user(), upTo, PAGE));
      live = delivery.goLive(last(events, here, true));
      if (!live) {
        here = join(delivery);
      }
    }
  }

  /**
   * Sends what stands between a place and a point.
   *
   * @return false if so much came behind it that the client has to read on from there
   */
  private boolean sendUpTo(Delivery delivery, long after, Point point, boolean complete)
      throws Stopped, InterruptedException {
    long from = after;
    while (true) {
      awaitRoom(delivery);
      long place = from;
      var events = read(delivery, () -> reader.after(delivery.user(), place, point.place(), PAGE));
      if (events.size() < PAGE) {
        boolean live = delivery.goLive(last(events, point, complete));
        if (!live) {
          part(delivery, events, complete);
        }
        return live;
      }
      part(delivery, events, complete);
      from = events.getLast().place();
    }
  }

  private void part(Delivery delivery, List<StoredEvent> events, boolean complete) {
    NewsFrames.part(listed(events), complete).forEach(delivery.channel()::send);
  }

  /** The end of a list: all but its last frame say that there is more. */
  private List<Frame> last(List<StoredEvent> events, Point point, boolean complete) {
    return NewsFrames.whole(listed(events), point.cursor(), complete);
  }

  private List<Listed> listed(List<StoredEvent> events) {
    var installation = tail.installation();
    return events.stream()
        .map(event -> Listed.of(event, event.cursor().text(installation)))
        .toList();
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
        return reading.get();
      } catch (CurioException e) {
        if (e.code() != ErrorCode.UNAVAILABLE) {
          throw e;
        }
      } finally {
        turns.release();
      }
      Thread.sleep(delay);
      delay = delay.multipliedBy(2);
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
