package curio.jobs;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import curio.store.TransactionWork;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A job that is being done, and the only way to write on its behalf. Every write says the epoch of
 * the job and is refused once somebody else has it. Thread-safe.
 */
public final class JobContext {
  private final Database database;
  private final JobKind kind;
  private final Claimed job;
  private final JobLease lease;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile boolean completing;
  private volatile boolean completed;

  JobContext(Database database, JobKind kind, Claimed job, JobLease lease) {
    this.database = database;
    this.kind = kind;
    this.job = job;
    this.lease = lease;
  }

  /** Id of the job; unique and never used again. */
  public long id() {
    return job.id();
  }

  /** Its key, if it has one. */
  public Optional<String> key() {
    return Optional.ofNullable(job.key());
  }

  /** What was enqueued, or what {@link #save} wrote last before this attempt. */
  public byte[] payload() {
    return job.payload().clone();
  }

  /** Which attempt this is, from 1. */
  public int attempt() {
    return job.attempts();
  }

  /** The epoch under which it is this node's; rises whenever the job changes hands. */
  public long epoch() {
    return lease.fencingToken();
  }

  /** The right to do it. */
  public JobLease lease() {
    return lease;
  }

  /** Whether this node may go on, without asking the store. Cheap; ask before effects outside. */
  public boolean held() {
    return lease.isHeld();
  }

  /** Whether the node is being stopped: what can be left to another one should be left now. */
  public boolean stopping() {
    return stop.getCount() == 0;
  }

  /**
   * Waits until the node is being stopped; interrupted when the job is lost.
   *
   * @return whether it is; false after the time
   */
  public boolean awaitStop(Duration time) throws InterruptedException {
    return stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Runs work in a transaction that holds only while the job is this node's.
   *
   * @throws CurioException {@code CONFLICT} if it is not any more; nothing was written
   */
  public <T extends @Nullable Object> T inTransaction(TransactionWork<T> work) {
    return database.inTransaction(tx -> {
      if (!lease.requireOwned(tx)) {
        throw lost();
      }
      return work.run(tx);
    });
  }

  /** Keeps what the next attempt shall begin with, in place of the payload; at most 64 KB. */
  public void save(byte[] progress) {
    var checked = new NewJob(kind.name(), null, progress, Duration.ZERO).payload();
    inTransaction(
        tx -> tx.execute("update jobs.job set payload = ? where id = ?", checked, job.id()));
  }

  /**
   * Runs work in the transaction that also ends the job: both happen, once, or neither. The handler
   * returns after it; what it returns means nothing any more.
   *
   * @throws CurioException {@code CONFLICT} if the job is not this node's any more
   */
  public <T extends @Nullable Object> T complete(TransactionWork<T> work) {
    completing = true;
    T result =
        database.inTransaction(tx -> {
          if (!end(tx)) {
            lease.refused();
            throw lost();
          }
          return work.run(tx);
        });
    completed = true;
    return result;
  }

  private boolean end(Handle tx) throws SQLException {
    return new FinishWrites().apply(tx.getConnection(), List.of(Finish.done(job))).getFirst();
  }

  private CurioException lost() {
    return new CurioException(
        ErrorCode.CONFLICT,
        "job %d: epoch %d has passed (expected: the present one)"
            .formatted(job.id(), lease.fencingToken()));
  }

  Claimed job() {
    return job;
  }

  /** Asks the handler to leave the rest to another node. */
  void stop() {
    stop.countDown();
  }

  /** Whether it may have ended in a transaction whose outcome is not known. */
  boolean completing() {
    return completing;
  }

  boolean completed() {
    return completed;
  }
}
