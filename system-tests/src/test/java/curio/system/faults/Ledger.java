package curio.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Counts what was seen and keeps what was broken. Thread-safe. */
public final class Ledger {
  /** More of one kind tell nothing new. */
  private static final int MAX_TOLD = 20;

  private final Map<Promise, LongAdder> checked = new ConcurrentHashMap<>();
  private final Map<Promise, List<String>> broken = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Map<String, List<Duration>> times = new ConcurrentHashMap<>();

  /** How long something took. */
  void time(String what, Duration duration) {
    times.computeIfAbsent(what, w -> new CopyOnWriteArrayList<>()).add(duration);
  }

  /** How long it took each time, shortest first. */
  List<Duration> times(String what) {
    return times.getOrDefault(what, List.of()).stream().sorted().toList();
  }

  /** One check of a promise that held. */
  public void kept(Promise promise) {
    kept(promise, 1);
  }

  /** So many of them. */
  public void kept(Promise promise, long times) {
    checked.computeIfAbsent(promise, p -> new LongAdder()).add(times);
  }

  /** One that did not hold. */
  public void broken(Promise promise, String how) {
    kept(promise);
    var all = broken.computeIfAbsent(promise, p -> new CopyOnWriteArrayList<>());
    if (all.size() < MAX_TOLD) {
      all.add(how);
    }
  }

  /** Kept if it holds, else broken. */
  public void check(Promise promise, boolean holds, String otherwise) {
    if (holds) {
      kept(promise);
    } else {
      broken(promise, otherwise);
    }
  }

  /** One more of something that the report counts. */
  public void count(String what) {
    counts.computeIfAbsent(what, w -> new LongAdder()).increment();
  }

  long counted(String what) {
    var count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  /** Everything that was counted whose name begins so, without that beginning. */
  Map<String, Long> countedBy(String prefix) {
    var found = new TreeMap<String, Long>();
    counts.forEach((name, count) -> {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), count.sum());
      }
    });
    return found;
  }

  /** How often a promise came up. */
  public long checked(Promise promise) {
    var count = checked.get(promise);
    return count == null ? 0 : count.sum();
  }

  /** How it did not hold. */
  public List<String> broken(Promise promise) {
    return broken.getOrDefault(promise, List.of());
  }

  /** Everything that did not hold. */
  public List<String> broken() {
    var all = new ArrayList<String>();
    for (var promise : Promise.values()) {
      broken(promise).forEach(how -> all.add(promise.text() + ": " + how));
    }
    return all;
  }
}
