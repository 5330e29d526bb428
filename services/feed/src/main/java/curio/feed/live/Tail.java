package curio.feed.live;

import static java.util.Objects.requireNonNull;

import curio.feed.StoredEvent;
import curio.feed.hints.OwnInterest;
import curio.feed.live.TailReader.End;
import curio.feed.live.TailReader.Followed;
import curio.feed.live.TailReader.Reading;
import curio.feed.live.TailReader.Wanted;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the feed's order of all places and offers what is new to this node's sockets: one
/// thread, which owns the {@link Audience}. Its other methods may be called by any thread and do
/// not block.
///
/// A pass reads everything after the place of the last one, at one moment: events, changes of whom
/// local users follow, and the lists of users who join. It applies them in the order of their
/// places, so whether an event belongs to somebody's feed is decided here as it is by the pages of
/// the store. It is woken by hints and looks by itself once a second, so a lost hint costs a second
/// and nothing else. Who joins does so at the head of a pass: what it is read from the store up to
/// there, and what it is offered from there on, is everything, once.
///
/// Changes are kept for an hour in the store. A node that stood still for so long that it may have
/// missed some sends its sockets away; so does one whose store has lost what it had read, as it
/// does when an older copy is restored.
final class Tail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PACE = Duration.ofMillis(2);
  private static final Duration LONGEST_BREAK = Duration.ofMinutes(30);
  private static final int MOST_JOINING = 200;

  /** With more names than this it is cheaper to be sent everything than to say what is wanted. */
  private static final int MOST_NAMES = 2_000;

  private static final long UNKNOWN = -1;

  private final TailReader reader;
  private final OwnInterest interest;
  private final TailMeters meters;
  private final BackgroundLoop loop = new BackgroundLoop("feed-tail", PERIOD, PACE, this::pass);
  private final ConcurrentLinkedQueue<Delivery> changed = new ConcurrentLinkedQueue<>();
  private final Audience audience = new Audience();

  /** Of users whose lists are to be read. */
  private final Deque<Delivery> joining = new ArrayDeque<>();

  private long place = UNKNOWN;
  private volatile @Nullable End end;
  private Instant caughtUp = Instant.EPOCH;

  private volatile Point settled = new Point(UNKNOWN, "");

  Tail(Database database, OwnInterest interest, TailMeters meters) {
    this.reader = new TailReader(database);
    this.interest = interest;
    this.meters = meters;
  }

  void start() {
    loop.start();
  }

  /** Somebody says that there is something new. */
  void hint() {
    meters.hinted();
    loop.wake();
  }

  /** There may be something new of which nobody says so. */
  void look() {
    meters.looked();
    loop.wake();
  }

  /** Has a delivery joined, soon; it may have been before. */
  void join(Delivery delivery) {
    changed.add(delivery);
    loop.wake();
  }

  /** Forgets a delivery that {@linkplain Delivery#leave has left}. */
  void forget(Delivery delivery) {
    changed.add(delivery);
  }

  /** Up to there everything was offered to everybody. */
  Point settled() {
    return settled;
  }

  /** Whose cursors are made here; known once somebody has joined. */
  UUID installation() {
    return requireNonNull(end, "nobody has joined yet").installation();
  }

  @Override
  public void close() {
    loop.close();
  }

  private void pass() {
    boolean hinted = meters.beginPass();
    long delivered = 0;
    boolean more = true;
    while (more && !loop.isClosed()) {
      takeChanges();
      if (audience.userCount() == 0 && joining.isEmpty()) {
        place = UNKNOWN;
        break;
      }
      var wanted = wanted();
      long asked = System.nanoTime();
      var reading = reader.read(wanted);
      if (canGoOn(reading)) {
        delivered +=
            reading.steps().stream().filter(step -> apply(step, reading.end(), asked)).count();
      }
      advance(reading);
      admit(wanted.joining(), reading);
      more = !reading.isComplete();
    }
    interest.change(audience.takeInterestChanges());
    if (meters.endPass(audience, hinted, delivered)) {
      interest.doubt();
    }
  }

  private void takeChanges() {
    for (var delivery = changed.poll(); delivery != null; delivery = changed.poll()) {
      var user = audience.find(delivery.user());
      if (delivery.isGone()) {
        if (user != null && user.deliveries.remove(delivery) && user.deliveries.isEmpty()) {
          audience.remove(user);
        }
      } else if (user == null) {
        joining.add(delivery);
      } else {
        join(delivery, user);
      }
    }
  }

  /** Its list may be as of a place that the others have not come to yet. */
  private void join(Delivery delivery, LocalReader user) {
    if (!user.deliveries.contains(delivery)) {
      user.deliveries.add(delivery);
    }
    delivery.joinAt(user.asOf.place() > place ? user.asOf : settled);
  }

  private Wanted wanted() {
    boolean everything = audience.authorCount() + audience.userCount() > MOST_NAMES;
    var known = place == UNKNOWN ? null : end;
    return new Wanted(
        place == UNKNOWN ? Long.MAX_VALUE : place,
        known == null ? 0 : known.lastEvent(),
        known == null ? null : known.lastEventId(),
        everything,
        everything ? List.of() : audience.interest(),
        everything ? List.of() : audience.users(),
        joining.stream().map(Delivery::user).distinct().limit(MOST_JOINING).toList());
  }

  /** False if something between the last reading and this one may be missing. */
  private boolean canGoOn(Reading reading) {
    if (place == UNKNOWN) {
      return true;
    }
    if (!reading.end().isSameStore() || reading.end().place() < place) {
      LOG.atWarn().log("the store has lost events that were there; sockets are sent away");
      sendAway(Farewell.BAD_CURSOR);
      return false;
    }
    if (reading.end().now().isAfter(caughtUp.plus(LONGEST_BREAK))) {
      LOG.atWarn().log("this node stood still for too long; sockets are sent away");
      sendAway(Farewell.RESTART);
      return false;
    }
    return true;
  }

  private void sendAway(Farewell farewell) {
    audience.clear().forEach(delivery -> farewell.to(delivery.channel()));
  }

  /**
   * Whether anybody was told.
   *
   * @param asked before the reading, on the monotonic clock
   */
  private boolean apply(Step step, End now, long asked) {
    switch (step) {
      case Step.Change change -> {
        audience.apply(change);
        return false;
      }
      case Step.Told(StoredEvent event) -> {
        var readers = audience.readersOf(event);
        if (readers.isEmpty()) {
          return false;
        }
        var point = new Point(event.place(), event.cursor().text(now.installation()));
        var frame = NewsFrames.event(event, point.cursor());
        readers.forEach(user -> user.deliveries.forEach(one -> one.offer(point, frame)));
        var sinceAsked = Duration.ofNanos(System.nanoTime() - asked);
        meters.delivered(Duration.between(event.storedAt(), now.now()).plus(sinceAsked));
        return true;
      }
    }
  }

  private void advance(Reading reading) {
    place = reading.upTo();
    end = reading.end();
    if (reading.isComplete()) {
      caughtUp = reading.end().now();
      settled = reading.end().point();
    } else {
      settled = new Point(place, lastCursor(reading));
    }
  }

  /** Nobody here is told of what stands between the last event and the point. */
  private String lastCursor(Reading reading) {
    for (var step : reading.steps().reversed()) {
      if (step instanceof Step.Told(StoredEvent event)) {
        return event.cursor().text(reading.end().installation());
      }
    }
    return settled.cursor();
  }

  /** Lets those in whose lists were read. */
  private void admit(List<Long> asked, Reading reading) {
    joining.removeIf(Delivery::isGone);
    if (joining.isEmpty()) {
      return;
    }
    var present = joining.stream().map(Delivery::user).collect(Collectors.toSet());
    var lists =
        reading.followed().stream()
            .collect(
                Collectors.groupingBy(
                    Followed::follower,
                    Collectors.mapping(Followed::followed, Collectors.toList())));
    var point = reading.end().point();
    asked.stream()
        .filter(present::contains)
        .map(user -> new LocalReader(user, lists.getOrDefault(user, List.of()), point))
        .forEach(audience::add);
    for (int left = joining.size(); left > 0; left--) {
      var delivery = joining.remove();
      var user = audience.find(delivery.user());
      if (user == null) {
        joining.add(delivery);
      } else {
        join(delivery, user);
      }
    }
  }
}
