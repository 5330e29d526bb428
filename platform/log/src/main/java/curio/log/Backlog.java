package curio.log;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The events that a consumer has not handled yet, whoever consumes them, to be looked for by id:
 * those that it has not come to and those that it has set aside. The log knows no ids, so all that
 * waits is read: one look at a time, for everybody who came before it began, and no more of it than
 * a bound. Thread-safe.
 */
public final class Backlog {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
  private static final int BATCH = 500;

  private final Database database;
  private final Log log;
  private final Subscription subscription;
  private final int most;
  private final Positions positions;
  private final ReentrantLock looking = new ReentrantLock(true);

  @GuardedBy("looking") private @Nullable Look last;

  /**
   * What one look found.
   *
   * @param nanos when it began, on the monotonic clock
   * @param whole whether it saw all that waits
   */
  private record Look(long nanos, Map<UUID, Event> events, boolean whole) {}

  /**
   * That of a consumer.
   *
   * @param most events that are read in one look
   */
  public Backlog(Database database, Log log, Subscription subscription, int most) {
    this.database = database;
    this.log = log;
    this.subscription = subscription;
    this.most = most;
    this.positions = new Positions(subscription);
  }

  /**
   * Those of the events that wait. One that is handled meanwhile may be among them; one that waited
   * when this was called and still does is.
   *
   * @throws CurioException {@code UNAVAILABLE} if more waits than can be looked at, or if the look
   *     takes too long
   */
  public Map<UUID, Event> find(Collection<UUID> ids) {
    var look = look();
    var found = new HashMap<UUID, Event>();
    var others = new HashSet<UUID>();
    for (var id : ids) {
      var event = look.events().get(id);
      if (event == null) {
        others.add(id);
      } else {
        found.put(id, event);
      }
    }
    if (!others.isEmpty()) {
      var aside = database.read(tx -> new DeadLetters(subscription).among(tx, others));
      if (aside.size() < others.size() && !look.whole()) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "too much waits to be looked through");
      }
      found.putAll(aside);
    }
    return found;
  }

  private Look look() {
    long asked = System.nanoTime();
    try {
      if (!looking.tryLock(LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CurioException(ErrorCode.UNAVAILABLE, "looking through what waits takes long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
    try {
      var look = last;
      if (look == null || look.nanos() - asked < 0) {
        look = lookNow();
        last = look;
      }
      return look;
    } finally {
      looking.unlock();
    }
  }

  private Look lookNow() {
    long began = System.nanoTime();
    // Positions first: what is handled in between is seen to wait, and not missed.
    var handled = database.read(positions::load);
    var ends = log.lastOffsets(subscription.topics());
    var events = new HashMap<UUID, Event>();
    boolean whole = true;
    for (var end : ends.entrySet()) {
      long position = handled.getOrDefault(end.getKey(), Positions.start());
      whole &= read(end.getKey(), position, end.getValue(), events);
    }
    return new Look(began, events, whole);
  }

  /** Whether it was read to its end. */
  private boolean read(TopicPartition place, long from, long end, Map<UUID, Event> into) {
    var topic = subscription.topic(place.topic());
    try (var reader = log.reader(topic, place.partition(), from)) {
      long position = from;
      while (position < end) {
        if (into.size() >= most) {
          return false;
        }
        var batch = reader.next(BATCH);
        batch.records().forEach(record -> into.put(record.event().id(), record.event()));
        if (batch.upTo() == position) {
          return false;
        }
        position = batch.upTo();
      }
      return true;
    }
  }
}
