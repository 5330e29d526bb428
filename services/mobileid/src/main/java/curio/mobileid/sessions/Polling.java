package curio.mobileid.sessions;

import curio.jobs.Enqueued;
import curio.jobs.JobContext;
import curio.jobs.JobHandler;
import curio.jobs.JobKind;
import curio.jobs.JobOutcome;
import curio.jobs.Jobs;
import curio.jobs.NewJob;
import curio.jobs.Retry;
import curio.mobileid.sessions.PollRows.Claim;
import curio.mobileid.upstream.PollOutcome;
import curio.mobileid.upstream.Upstream;
import curio.mobileid.upstream.UpstreamAnswer;
import curio.mobileid.upstream.UpstreamResult;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls sessions until upstream says how they ended, each as a job on a virtual thread: so one
/// node has the session, its result is written in the transaction that ends the job and is refused
/// when the job has gone to another, and a job whose node died or froze goes to another within
/// seconds.
///
/// At most one poll of a session is open: the owner's. An owner that loses the job is interrupted,
/// which closes its connection to upstream, before its lease lapses and others may claim; one that
/// stands still (SIGSTOP) cannot close, but upstream ends an older poll when a newer one comes, and
/// what the sleeper reads when it wakes is refused by its epoch. Thread-safe.
public final class Polling implements JobHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Polling.class);
  private static final String KIND = "mobileid-poll";
  private static final Duration INITIAL_BACKOFF = Duration.ofMillis(250);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

  /** With the rests between them, upstream may be away for half a minute. */
  private static final int MAX_FAILURES = 10;

  private final Upstream upstream;
  private final PollRows rows;
  private final Proof proof;
  private final SessionWaiters news;
  private final SessionMeters meters;
  private final PollSettings settings;

  /** Nothing is polled yet. */
  public Polling(
      Upstream upstream,
      FieldEncryption encryption,
      Proof proof,
      SessionWaiters news,
      SessionMeters meters,
      PollSettings settings) {
    this.upstream = upstream;
    this.rows = new PollRows(encryption);
    this.proof = proof;
    this.news = news;
    this.meters = meters;
    this.settings = settings;
  }

  /** The jobs of this kind, of which one that fails here is tried until its session's end. */
  static JobKind kind(int concurrency) {
    return JobKind.of(KIND, concurrency).with(Retry.forever());
  }

  /** Takes part in it until the jobs of this node are handed over. */
  public void start(Jobs jobs) {
    jobs.handle(kind(settings.concurrency()), this);
  }

  /** Has a session polled, from the commit of the caller's transaction on. */
  public static Enqueued enqueue(Jobs jobs, Handle tx, SessionId id) throws SQLException {
    byte[] payload = id.toString().getBytes(StandardCharsets.US_ASCII);
    return jobs.enqueue(tx, NewJob.of(kind(1), payload).withKey(id.toString()));
  }

  /** Ends a session that nobody wants any more, and its poll; false if it had ended. */
  public static boolean cancel(Jobs jobs, Handle tx, SessionId id) {
    boolean cancelled = SessionRows.cancel(tx, id);
    if (cancelled) {
      jobs.cancel(tx, kind(1), id.toString());
    }
    return cancelled;
  }

  @Override
  public JobOutcome run(JobContext context) throws InterruptedException {
    var id =
        SessionId.parse(new String(context.payload(), StandardCharsets.US_ASCII)).orElseThrow();
    Optional<Claim> claim =
        context.inTransaction(tx -> rows.claim(tx, id, settings.node(), context.epoch()));
    if (claim.isEmpty()) {
      return JobOutcome.done();
    }
    if (claim.get().takenOver()) {
      meters.takenOver();
    }
    return poll(context, claim.get(), System.nanoTime() + claim.get().left().toNanos());
  }

  private JobOutcome poll(JobContext context, Claim claim, long deadlineNanos)
      throws InterruptedException {
    int failures = 0;
    while (true) {
      var left = Duration.ofNanos(deadlineNanos - System.nanoTime());
      if (left.toMillis() < 1) {
        return fail(context, claim, Failure.EXPIRED, "its time is over");
      }
      if (context.stopping() || !context.held()) {
        return JobOutcome.again(Duration.ZERO);
      }
      switch (upstream.poll(claim.purpose().upstream(), claim.upstreamId(), shorter(left))) {
        case PollOutcome.Completed(var answer) -> {
          return complete(context, claim, answer);
        }
        case PollOutcome.StillRunning() -> {
          failures = 0;
          count(context, claim);
        }
        case PollOutcome.Lost(var reason) -> {
          return fail(context, claim, Failure.LOST, reason);
        }
        case PollOutcome.Failed(var reason) -> {
          if (++failures == MAX_FAILURES) {
            return fail(context, claim, Failure.UPSTREAM, reason);
          }
          LOG.atInfo()
              .addKeyValue("session", claim.id().digest())
              .addKeyValue("requestId", claim.traceId())
              .addKeyValue("reason", reason)
              .log("a poll failed; trying again");
          count(context, claim);
          meters.retried();
          boolean _ = context.awaitStop(rest(failures));
        }
      }
    }
  }

  private void count(JobContext context, Claim claim) {
    meters.polled();
    context.<Object>inTransaction(tx -> {
      PollRows.count(tx, claim.id());
      return claim;
    });
  }

  private JobOutcome complete(JobContext context, Claim claim, UpstreamAnswer answer) {
    meters.polled();
    if (answer.result() == UpstreamResult.OK) {
      var doubt = proof.doubt(claim, answer);
      if (doubt.isPresent()) {
        return fail(context, claim, Failure.NOT_PROVEN, doubt.get());
      }
    }
    if (context.complete(tx -> rows.answered(tx, claim.id(), answer))) {
      meters.answered(answer.result().name());
    }
    news.signal(claim.id());
    return JobOutcome.done();
  }

  private JobOutcome fail(JobContext context, Claim claim, Failure failure, String reason) {
    if (context.complete(tx -> PollRows.failed(tx, claim.id(), failure))) {
      LOG.atWarn()
          .addKeyValue("session", claim.id().digest())
          .addKeyValue("requestId", claim.traceId())
          .addKeyValue("failure", failure.text())
          .addKeyValue("reason", reason)
          .log("a session came to no result");
      meters.gaveUp(failure);
    }
    news.signal(claim.id());
    return JobOutcome.done();
  }

  private Duration shorter(Duration left) {
    return left.compareTo(settings.timeout()) < 0 ? left : settings.timeout();
  }

  /** Twice as long each time, of which half is chance. */
  private static Duration rest(int failures) {
    long full = Math.min(INITIAL_BACKOFF.toMillis() << (failures - 1), LONGEST_BACKOFF.toMillis());
    return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }
}
