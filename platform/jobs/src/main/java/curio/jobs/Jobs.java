package curio.jobs;

import curio.errors.CurioException;
import curio.jobs.tasks.SharedTask;
import curio.jobs.tasks.SingletonTask;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.groupcommit.GroupCommit;
import curio.store.groupcommit.GroupCommitSettings;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Background work that nodes share. A job is a row; it is added in the transaction of the change
/// that asks for it, done by one node at a time, and tried again until it is done or given up.
///
/// **Model.** A node holds one lease ({@link NodeLease}), whatever number of jobs it does. A job
/// has an owner, which is such a node, and an epoch, which rises whenever it changes hands. To
/// claim is to become the owner under the next epoch; {@link Claims} does it for many at once. Any
/// node frees the jobs of one whose lease has lapsed ({@link Takeover}). Every write on behalf of a
/// job says its epoch and is refused if that has passed ({@link JobLease}): so whatever a frozen
/// owner does when it wakes has no effect here.
///
/// **Invariants.**
///
/// 1. At most one node trusts that a job is its own: it stops trusting half a second before its
///    lease lapses on the clock of the database, and nobody is given the job earlier, unless it was
///    given up or cancelled.
/// 2. A write under a passed epoch is refused, whatever anybody trusts.
/// 3. A job that was added is done or parked in the end, as long as one node lives that does its
///    kind. It may be begun more than once: an effect in the store is kept to one by {@link
///    JobContext#complete}, an effect elsewhere by its own key.
/// 4. Hints make things fast; nothing rests on them. What is missed is found within a second.
///
/// Thread-safe.
public final class Jobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
  private static final String CANCELLED = "jobs-cancelled";
  private static final Duration SWEEP_EVERY = Duration.ofMillis(500);
  private static final Duration WATCH_EVERY = Duration.ofMillis(100);
  private static final Duration HOUSEKEEPING_EVERY = Duration.ofSeconds(15);
  private static final Duration WITHDRAWING = Duration.ofSeconds(10);

  /** Longer than a node can be dead unnoticed and its work can rest after a failure, twice. */
  private static final Duration TROUBLE_AFTER = Duration.ofSeconds(20);

  private static final Duration DRAIN_GRACE = Duration.ofSeconds(2);
  private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(1);
  private static final GroupCommitSettings FINISHES =
      new GroupCommitSettings(2, 512, 20_000, Duration.ofSeconds(5));

  private final Database database;
  private final Notifications notifications;
  private final JobMeters meters;
  private final NodeLease lease;
  private final GroupCommit<Finish, Boolean> finishes;
  private final Runner runner;
  private final Claims claims;
  private final BackgroundLoop sweep =
      new BackgroundLoop("jobs-sweep", SWEEP_EVERY, Duration.ZERO, this::sweep);
  private final BackgroundLoop watch;
  private final StandingWork standing;
  private final List<Notifications.Listening> listening;
  private long keptHouseNanos = System.nanoTime() - HOUSEKEEPING_EVERY.toNanos();
  private volatile boolean drained;

  /**
   * Jobs that are not done here yet; adding is possible at once.
   *
   * @param database holds the schema {@code jobs}, and what the jobs work on
   * @param leases the same database by connections of its own, two are enough: a node that is busy
   *     must not lose its lease
   * @param node what people call this node
   */
  public Jobs(
      Database database,
      Database leases,
      Notifications notifications,
      String node,
      MeterRegistry metrics) {
    this.database = database;
    this.notifications = notifications;
    this.meters = new JobMeters(metrics);
    this.finishes =
        new GroupCommit<>(
            "jobs", database, new FinishWrites(), f -> Long.hashCode(f.id()), FINISHES, metrics);
    this.runner = new Runner(finishes, meters, this::left);
    this.lease = new NodeLease(leases, node, meters.leaseFailures(), this::entered);
    this.claims = new Claims(database, notifications, lease, runner);
    this.standing = new StandingWork(database, claims::standing);
    this.watch = new BackgroundLoop("jobs-watch", WATCH_EVERY, Duration.ZERO, runner::stopLost);
    this.listening =
        List.of(
            notifications.listen(Claims.CHANNEL, claims::heard),
            notifications.listen(CANCELLED, this::cancelled));
  }

  /** What is compared with now in the schema {@code jobs}. */
  public static List<StoredTime> storedTimes() {
    var delay = "delay * interval '1 millisecond'";
    return List.of(
        StoredTime.until("jobs.node", "held_until", NodeLease.TERM),
        StoredTime.until("jobs.job", "due_at", delay).where("state = 'waiting'"));
  }

  /** Does jobs of this kind from now on. */
  public Jobs handle(JobKind kind, JobHandler handler) {
    claims.add(registration(kind, handler, List.of(), false));
    return this;
  }

  /** Work that is never done, for a {@link SingletonTask}. */
  public void stand(JobKind kind, JobHandler handler) {
    claims.add(registration(kind, handler, StandingJob.only(kind.name()), false));
  }

  /**
   * Work in parts that are never done, for a {@link SharedTask}: each is a job of its own, and this
   * node has its share of them, which is as large as that of any other that takes part, or one more
   * or less.
   */
  public void share(JobKind kind, int parts, PartHandler handler) {
    JobHandler each =
        context -> {
          var part = new StandingJob(kind.name(), context.key().orElse("")).part();
          // Whatever else has this kind is of a time when the work had other parts.
          return part.isPresent() && part.getAsInt() < parts
              ? handler.run(context, part.getAsInt())
              : JobOutcome.done();
        };
    claims.add(registration(kind, each, StandingJob.parts(kind.name(), parts), true));
  }

  private Registration registration(
      JobKind kind, JobHandler handler, List<StandingJob> standing, boolean shared) {
    return new Registration(kind, handler, standing, shared, meters.refused(kind.name()));
  }

  /** Begins no more jobs of this kind, and waits until those that run have ended, at most 10 s. */
  public void withdraw(JobKind kind) {
    claims.remove(kind.name());
    if (!runner.end(kind.name(), WITHDRAWING)) {
      LOG.atWarn().addKeyValue("kind", kind.name()).log("jobs would not end");
    }
  }

  /** Starts to do jobs. Does not fail while the database is away. */
  public void start() {
    lease.start();
    watch.start();
    sweep.start();
    claims.start();
    standing.start();
  }

  /**
   * Why background work does not go on as it should, for people; empty if it does. What lasts only
   * as long as a node needs to take over from another is not told. Cheap.
   */
  public List<String> troubles() {
    return troubles(TROUBLE_AFTER);
  }

  List<String> troubles(Duration after) {
    var troubles = new ArrayList<String>();
    lease
        .withoutFor()
        .filter(time -> time.compareTo(after) > 0)
        .ifPresent(time ->
            troubles.add("it has had no lease for background work for " + time.toSeconds() + " s"));
    standing
        .resting(after)
        .forEach(name -> troubles.add("the work %s rests on all nodes".formatted(name)));
    return troubles;
  }

  /** Adds a job in the caller's transaction; it starts soon after the commit. */
  public Enqueued enqueue(Handle tx, NewJob job) throws SQLException {
    var ids = JobTable.add(tx, List.of(job));
    Long id = ids.get(0);
    if (id == null) {
      return new Enqueued.AlreadyThere();
    }
    afterCommit(tx, () -> claims.tell(job.kind()));
    return new Enqueued.Added(id);
  }

  /** Adds many by one statement; returns how many were not there already. */
  public int enqueueAll(Handle tx, List<NewJob> jobs) throws SQLException {
    var ids = JobTable.add(tx, jobs);
    var kinds = jobs.stream().map(NewJob::kind).distinct().toList();
    afterCommit(tx, () -> kinds.forEach(claims::tell));
    return ids.size();
  }

  /**
   * Removes a job in the caller's transaction, whatever its state. If it is running, its thread is
   * interrupted soon after the commit and what it still writes is refused.
   *
   * @return false if there is none
   */
  public boolean cancel(Handle tx, long id) {
    boolean removed = tx.execute("delete from jobs.job where id = ?", id) == 1;
    if (removed) {
      afterCommit(tx, () -> notifications.send(CANCELLED, Long.toString(id)));
    }
    return removed;
  }

  /** The same by its kind and key. */
  public boolean cancel(Handle tx, JobKind kind, String key) {
    return tx.createQuery(
            """
            select id from jobs.job where kind = :kind and key = :key and state <> 'done'
            """)
        .bind("kind", kind.name())
        .bind("key", key)
        .mapTo(Long.class)
        .findOne()
        .map(id -> cancel(tx, id))
        .orElse(false);
  }

  /** How many jobs run on this node now. */
  public int running() {
    return runner.runs().size();
  }

  /** The work that never ends, of all kinds, on whichever nodes it is done, by name. */
  public List<StandingTask> standing() {
    return database.read(JobTable::standing);
  }

  /** Those that were given up. */
  public DeadLetterJobs deadLettered() {
    return new DeadLetterJobs(database, claims);
  }

  /**
   * Hands everything over: begins nothing more, gives what runs two seconds to end by itself and
   * one more after an interrupt, gives the lease up and tells the other nodes. What still runs then
   * has no effect. Others may go on at once, and adding is still possible. May be repeated.
   */
  public void drain() {
    if (drained) {
      return;
    }
    drained = true;
    standing.close();
    claims.close();
    if (!runner.drain(DRAIN_GRACE, INTERRUPT_GRACE)) {
      LOG.atWarn().addKeyValue("jobs", runner.runs().size()).log("jobs would not end");
    }
    sweep.close();
    lease.close();
    runner.runs().forEach(run -> run.context().lease().lose());
    lease.node().ifPresent(this::leave);
  }

  /** Hands everything over and ends. */
  @Override
  public void close() {
    drain();
    watch.close();
    finishes.close();
    listening.forEach(Notifications.Listening::close);
  }

  private void leave(long node) {
    try {
      List<String> kinds =
          database.inTransaction(tx -> {
            NodeLease.leave(tx, node);
            return JobTable.giveBackAll(tx, node);
          });
      kinds.forEach(kind -> notifications.send(Claims.CHANNEL, kind));
    } catch (CurioException e) {
      LOG.atInfo().log("jobs were not handed over; others take them when the lease lapses");
    }
  }

  /** A job has left: there is room here, and if this node is leaving, others should look. */
  private void left(Run run, @Nullable Duration dueAgain) {
    if (run.context().stopping()) {
      notifications.send(Claims.CHANNEL, run.registration().kind().name());
    } else {
      claims.left(run.registration(), dueAgain);
    }
  }

  private void entered() {
    runner.stopLost();
    claims.wake();
    sweep.wake();
  }

  private void cancelled(String id) {
    if (!id.equals(Notifications.ANYTHING)) {
      runner.cancel(Long.parseLong(id));
    }
  }

  private void sweep() {
    for (Map.Entry<String, Integer> freed : Takeover.free(database).entrySet()) {
      LOG.atInfo()
          .addKeyValue("kind", freed.getKey())
          .addKeyValue("jobs", freed.getValue())
          .log("jobs of a dead node freed");
      meters.takenOver(freed.getKey(), freed.getValue());
      claims.tell(freed.getKey());
      // A dead node may have had more than one statement frees.
      sweep.wake();
    }
    if (System.nanoTime() - keptHouseNanos > HOUSEKEEPING_EVERY.toNanos()) {
      keptHouseNanos = System.nanoTime();
      Takeover.forget(database);
      meters.present(JobTable.count(database, claims.kinds()));
    }
  }

  /** Statements outside of a transaction have committed when they return. */
  private static void afterCommit(Handle tx, Runnable action) {
    if (tx.isInTransaction()) {
      tx.afterCommit(action);
    } else {
      action.run();
    }
  }
}
