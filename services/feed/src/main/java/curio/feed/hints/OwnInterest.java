package curio.feed.hints;

import curio.cluster.remote.Directory;
import curio.cluster.remote.MemberCalls;
import curio.store.loops.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whose events this node wants to hear of, told to every node of the feed, itself included: all to
 * one that it meets, then what has changed, gathered for {@link #PACE}. A node that does not
 * confirm is told all again within a second. What was stored before a node had confirmed may not
 * have been hinted at by it, so after each confirmation the listener looks. Thread-safe.
 */
public final class OwnInterest implements AutoCloseable {
  /** With more users than this a node hears of every event, and names none. */
  static final int MOST_NAMES = 50_000;

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration PACE = Duration.ofMillis(20);

  private final MemberCalls calls;
  private final Interests interests;
  private final Lines lines;
  private final HintMeters meters;
  private final Runnable look;
  private final BackgroundLoop loop = new BackgroundLoop("feed-interest", PERIOD, PACE, this::pass);
  private final Directory.Listening changes;
  private final ConcurrentMap<Long, Boolean> pending = new ConcurrentHashMap<>();
  private final AtomicBoolean doubted = new AtomicBoolean();

  /** Of the loop, as the two below. */
  private Declaration now = Declaration.NOTHING;

  private long confirmedHere;
  private long checkedNanos = System.nanoTime();

  /**
   * Nothing is declared yet.
   *
   * @param look told that something may have been stored without a hint
   */
  OwnInterest(
      MemberCalls calls, Interests interests, Lines lines, HintMeters meters, Runnable look) {
    this.calls = calls;
    this.interests = interests;
    this.lines = lines;
    this.meters = meters;
    this.look = look;
    this.changes = calls.onChange(loop::wake);
  }

  void start() {
    loop.start();
  }

  /** Whose events are wanted from now on, and whose are not any more. Does not block. */
  public void change(Map<Long, Boolean> wanted) {
    if (!wanted.isEmpty()) {
      pending.putAll(wanted);
      loop.wake();
    }
  }

  /** Events were found that no hint had told of: some node may know too little of this one. */
  public void doubt() {
    doubted.set(true);
    loop.wake();
  }

  @Override
  public void close() {
    changes.close();
    loop.close();
  }

  private void pass() {
    var members = new HashSet<>(lines.refresh());
    members.add(calls.self());
    interests.keep(members);
    takeChanges();
    declareHere();
    boolean check = isCheckDue();
    lines.all().forEach(line -> line.declare(now, calls.self(), check, this::ended));
  }

  private void takeChanges() {
    var added = new ArrayList<Long>();
    var removed = new ArrayList<Long>();
    for (var id : pending.keySet()) {
      boolean wanted = Boolean.TRUE.equals(pending.remove(id));
      if (wanted != now.names().contains(id)) {
        (wanted ? added : removed).add(id);
      }
    }
    now = now.next(added, removed);
    meters.names(now.names().size());
  }

  private void declareHere() {
    if (confirmedHere != now.sequence()) {
      var _ = interests.declare(now.to(confirmedHere, calls.self()));
      confirmedHere = now.sequence();
      look.run();
    }
  }

  /** Once a second at most. */
  private boolean isCheckDue() {
    long nanos = System.nanoTime();
    if (nanos - checkedNanos < PERIOD.toNanos() || !doubted.getAndSet(false)) {
      return false;
    }
    checkedNanos = nanos;
    return true;
  }

  private void ended(Line.Outcome outcome) {
    switch (outcome) {
      case CONFIRMED -> {
        look.run();
        loop.wake();
      }
      case WHOLE_WANTED -> loop.wake();
      case LOST -> {
        // The timer tries again.
      }
    }
  }
}
