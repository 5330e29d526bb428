package curio.accounts.passwords;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of places, shared between those who want them: while there is room, one may have
 * all of it; when there is none, whoever has fewest takes a place away from whoever has most. Work
 * is done in turns, one piece of each. Thread-safe.
 */
final class FairQueue {
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();

  /** Who has a place. */
  @GuardedBy("lock") private final Map<String, Share> shares = new HashMap<>();

  /** Those who have work to do, in the order of their turns. */
  @GuardedBy("lock") private final Queue<Share> turns = new ArrayDeque<>();

  @GuardedBy("lock") private int taken;

  FairQueue(int most) {
    this.most = most;
  }

  /** A place for somebody; empty if there is none to be had. */
  Optional<Place> reserve(String who) {
    lock.lock();
    try {
      int own = shares.containsKey(who) ? shares.get(who).places.size() : 0;
      if (taken == most && !evictOne(own + 1)) {
        return Optional.empty();
      }
      taken++;
      var share = shares.computeIfAbsent(who, name -> new Share());
      var place = new Place(who);
      share.places.addLast(place);
      return Optional.of(place);
    } finally {
      lock.unlock();
    }
  }

  /** Lines work up behind what others wait for; false if the place was taken away. */
  boolean add(Place place, FutureTask<?> work) {
    lock.lock();
    try {
      var share = shares.get(place.who);
      if (place.evicted || share == null) {
        return false;
      }
      place.work = work;
      share.ready.add(place);
      if (share.ready.size() == 1) {
        turns.add(share);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Does the next piece of work, if there is any. */
  void runNext() {
    var work = next();
    if (work != null) {
      work.run();
    }
  }

  /** Pieces of work that nobody has begun. */
  int waiting() {
    lock.lock();
    try {
      return shares.values().stream().mapToInt(share -> share.ready.size()).sum();
    } finally {
      lock.unlock();
    }
  }

  /** Takes work back that nobody has begun. */
  void remove(Place place) {
    lock.lock();
    try {
      forget(place);
    } finally {
      lock.unlock();
    }
  }

  void release(Place place) {
    lock.lock();
    try {
      if (!place.evicted) {
        drop(place);
      }
    } finally {
      lock.unlock();
    }
  }

  private @Nullable FutureTask<?> next() {
    lock.lock();
    try {
      var share = turns.poll();
      if (share == null) {
        return null;
      }
      var place = share.ready.remove();
      if (!share.ready.isEmpty()) {
        turns.add(share);
      }
      var work = place.work;
      // Begun: nothing is won by taking the place away.
      place.work = null;
      place.running = work;
      return work;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the newest place of who has most, if that is more than so many. */
  @GuardedBy("lock") private boolean evictOne(int more) {
    var largest = shares.values().stream().max(Comparator.comparingInt(s -> s.places.size()));
    if (largest.isEmpty() || largest.get().places.size() <= more) {
      return false;
    }
    var newest = largest.get().places.descendingIterator();
    while (newest.hasNext()) {
      var place = newest.next();
      var running = place.running;
      if (running == null || running.isDone()) {
        var work = place.work;
        drop(place);
        place.evicted = true;
        if (work != null) {
          work.cancel(false);
        }
        return true;
      }
    }
    return false;
  }

  @GuardedBy("lock") private void drop(Place place) {
    forget(place);
    var share = shares.get(place.who);
    if (share != null && share.places.remove(place)) {
      taken--;
      if (share.places.isEmpty()) {
        shares.remove(place.who);
      }
    }
  }

  @GuardedBy("lock") private void forget(Place place) {
    var share = shares.get(place.who);
    if (share != null && share.ready.remove(place) && share.ready.isEmpty()) {
      turns.remove(share);
    }
    place.work = null;
  }

  /** What somebody has. */
  private static final class Share {
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private final ArrayDeque<Place> ready = new ArrayDeque<>();
  }

  /** A place; its state is guarded by the queue's lock. */
  static final class Place {
    private final String who;
    private @Nullable FutureTask<?> work;
    private @Nullable FutureTask<?> running;
    private volatile boolean evicted;

    private Place(String who) {
      this.who = who;
    }

    boolean isEvicted() {
      return evicted;
    }
  }
}
