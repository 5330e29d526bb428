package curio.jobs;

import curio.jobs.JobTable.Owned;
import curio.jobs.JobTable.Wanted;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Brings jobs to this node: as many as it has room for, of the kinds that it does, as soon as they
/// are due. One statement claims for all kinds at once.
///
/// A claim that filled its room has probably left more behind: then the next one follows when a
/// fourth of that room is free again, or after two milliseconds, so that the busier the node, the
/// larger the batches. A claim that found less has taken all there was: then a job that ends is no
/// reason to look again, and only hints, the time when the next job is due and the second are.
///
/// One thread claims, and the same one compares what the store says this node owns with what runs
/// here. An answer that was lost on its way thus leaves no job behind, and a job that was cancelled
/// or taken over is stopped even if nobody told. Before it claims it sees to it that of the work in
/// parts this node has its share and no more ({@link Sharing}). Thread-safe.
final class Claims implements AutoCloseable {
  /** The channel on which nodes tell each other of jobs; the payload is the kind. */
  static final String CHANNEL = "jobs";

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** Should somebody have removed one. */
  private static final Duration REGISTER_EVERY = Duration.ofSeconds(15);

  /** As nodes do that have not heard yet that work has more parts. */
  private static final Duration REMOVED_WITHIN = Duration.ofSeconds(10);

  private static final Duration RETRY_DELAY = Duration.ofMillis(50);
  private static final Duration TELL_OTHERS_EVERY = Duration.ofMillis(100);
  private static final Duration GATHER = Duration.ofMillis(2);

  private final Database database;
  private final Notifications notifications;
  private final NodeLease lease;
  private final Runner runner;
  private final ConcurrentHashMap<String, Registration> kinds = new ConcurrentHashMap<>();
  private final BackgroundLoop loop =
      new BackgroundLoop("jobs-claims", LOOK_EVERY, Duration.ZERO, this::pass);

  private final Sharing sharing;

  /** The jobs that never end which were registered, and when; of the one thread that claims. */
  private Set<StandingJob> registered = Set.of();

  private long registeredNanos = System.nanoTime();
  private long grownNanos = System.nanoTime() - REMOVED_WITHIN.toNanos();

  private long comparedNanos = System.nanoTime();
  private long toldNanos = System.nanoTime();

  Claims(Database database, Notifications notifications, NodeLease lease, Runner runner) {
    this.database = database;
    this.notifications = notifications;
    this.lease = lease;
    this.runner = runner;
    this.sharing = new Sharing(database, notifications, runner);
  }

  void start() {
    loop.start();
  }

  void wake() {
    loop.wake();
  }

  /** Claims this kind from now on. */
  void add(Registration registration) {
    var name = registration.kind().name();
    if (kinds.putIfAbsent(name, registration) != null) {
      throw new IllegalArgumentException("kind: %s is done already".formatted(name));
    }
    loop.wake();
  }

  /** Claims this kind no more. */
  void remove(String kind) {
    kinds.remove(kind);
    loop.wake();
  }

  /**
   * A job has left this node.
   *
   * @param dueAgain after what time it is due again; null if it is done or its end is not known
   */
  void left(Registration registration, @Nullable Duration dueAgain) {
    if (dueAgain != null) {
      loop.wakeIn(dueAgain);
    }
    if (registration.wantsMore()) {
      if (registration.hasMuchRoom()) {
        loop.wake();
      } else {
        loop.wakeIn(GATHER);
      }
    }
  }

  /** Makes somebody look for a job of a kind: this node if it has room, else the others too. */
  void tell(String kind) {
    var own = kinds.get(kind);
    if (own != null
        && !own.isShared()
        && own.free() > 0
        && !loop.isClosed()
        && lease.node().isPresent()) {
      loop.wake();
    } else {
      notifications.send(CHANNEL, kind);
    }
  }

  /** Somebody told. */
  void heard(String kind) {
    var own = kinds.get(kind);
    if (kind.equals(Notifications.ANYTHING) || own != null) {
      if (own == null || own.isShared()) {
        sharing.lookAgain();
      }
      loop.wake();
    }
  }

  List<String> kinds() {
    return List.copyOf(kinds.keySet());
  }

  /** The jobs that never end, of the kinds that this node does. */
  List<StandingJob> standing() {
    return kinds.values().stream().flatMap(one -> one.standing().stream()).toList();
  }

  /** Claims nothing more, and tells the others so. */
  @Override
  public void close() {
    loop.close();
    lease.node().ifPresent(sharing::leave);
  }

  private void pass() {
    var node = lease.node();
    if (node.isEmpty()) {
      return;
    }
    if (System.nanoTime() - comparedNanos > LOOK_EVERY.toNanos()) {
      compare(node.getAsLong());
      comparedNanos = System.nanoTime();
    }
    addStanding();
    sharing.tend(node.getAsLong(), kinds.values().stream().filter(Registration::isShared).toList());
    claim(node.getAsLong());
  }

  private void claim(long node) {
    var room = room();
    if (room.isEmpty()) {
      return;
    }
    List<Claimed> claimed;
    try {
      claimed = database.inOneStatement(tx -> JobTable.claim(tx, node, new Wanted(room)));
    } catch (RuntimeException e) {
      // Whether it was committed is not known: what this node owns has to be compared at once.
      comparedNanos = System.nanoTime() - LOOK_EVERY.toNanos();
      throw e;
    }
    boolean full = noteWhatIsLeft(room, claimed);
    claimed.forEach(this::start);
    if (!full) {
      lookWhenDue(room);
      return;
    }
    // Whatever became free before the note was read.
    loop.wakeIn(GATHER);
    if (System.nanoTime() - toldNanos > TELL_OTHERS_EVERY.toNanos()) {
      toldNanos = System.nanoTime();
      room.keySet().forEach(kind -> notifications.send(CHANNEL, kind));
    }
  }

  /** How many more of which kind have room here. */
  private Map<String, Integer> room() {
    var free = new HashMap<String, Integer>();
    for (var one : kinds.values()) {
      if (one.free() > 0) {
        free.put(one.kind().name(), one.free());
      }
    }
    return free;
  }

  private void start(Claimed job) {
    var registration = kinds.get(job.kind());
    if (registration == null) {
      // Its kind was withdrawn a moment ago.
      database.inTransaction(tx -> JobTable.giveBack(tx, new Owned(job.id(), job.epoch())));
      notifications.send(CHANNEL, job.kind());
      return;
    }
    var hold = new JobLease(lease, job, registration.refused());
    runner.start(new Run(new JobContext(database, registration.kind(), job, hold), registration));
  }

  /** Notes of which kinds there is probably more; true if there are such. */
  private boolean noteWhatIsLeft(Map<String, Integer> room, List<Claimed> claimed) {
    var left = new HashMap<>(room);
    claimed.forEach(job -> left.merge(job.kind(), -1, Integer::sum));
    left.forEach((kind, free) -> {
      var registration = kinds.get(kind);
      if (registration != null) {
        registration.wantsMore(free == 0);
      }
    });
    return left.containsValue(0);
  }

  private void lookWhenDue(Map<String, Integer> room) {
    database
        .read(tx -> JobTable.untilNextDue(tx, new Wanted(room)))
        .filter(wait -> wait.compareTo(LOOK_EVERY) < 0)
        .ifPresent(wait -> loop.wakeIn(wait.isPositive() ? wait : RETRY_DELAY));
  }

  private void compare(long node) {
    var runs = runner.runs();
    var running = runs.stream().map(Claims::owned).collect(Collectors.toSet());
    var owned = new HashSet<>(database.read(tx -> JobTable.ownedBy(tx, node)));
    for (var job : owned) {
      if (!running.contains(job)) {
        database.inTransaction(tx -> JobTable.giveBack(tx, job));
      }
    }
    for (var run : runs) {
      if (run.context().lease().node() == node && !owned.contains(owned(run))) {
        stop(run);
      }
    }
  }

  private static Owned owned(Run run) {
    return new Owned(run.context().id(), run.context().lease().fencingToken());
  }

  private void stop(Run run) {
    if (run.handling() && !run.context().completing()) {
      run.context().lease().lose();
      run.interrupt();
    }
  }

  /** Whether there is more of a work that was there. */
  private boolean hasGrown(Set<StandingJob> standing) {
    var kinds = registered.stream().map(StandingJob::kind).collect(Collectors.toSet());
    return standing.stream()
        .anyMatch(one -> kinds.contains(one.kind()) && !registered.contains(one));
  }

  private void addStanding() {
    var standing = Set.copyOf(standing());
    long now = System.nanoTime();
    boolean isNew = !registered.containsAll(standing);
    if (isNew && hasGrown(standing)) {
      grownNanos = now;
    }
    var every = now - grownNanos < REMOVED_WITHIN.toNanos() ? LOOK_EVERY : REGISTER_EVERY;
    boolean old = now - registeredNanos > every.toNanos();
    if (isNew || (old && !standing.isEmpty())) {
      database.inOneStatement(tx -> JobTable.register(tx, standing));
      registered = standing;
      registeredNanos = now;
    }
  }
}
