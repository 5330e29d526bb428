package curio.mobileid.starts;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.jobs.Jobs;
import curio.limits.Limits;
import curio.mobileid.sessions.Failure;
import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.NewSession;
import curio.mobileid.sessions.Polling;
import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.sessions.SessionMeters;
import curio.mobileid.sessions.SessionRows;
import curio.mobileid.sessions.SessionState;
import curio.mobileid.sessions.SessionWaiters;
import curio.mobileid.sessions.StartRows;
import curio.mobileid.upstream.StartOutcome;
import curio.mobileid.upstream.Upstream;
import curio.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts sessions. One start is three steps:
///
/// 1. its row, which takes the key: whoever repeats the key from now on has no phone ring;
/// 2. upstream is asked, once;
/// 3. INITIATED and the job that polls, in one transaction; then the answer.
///
/// Who dies between 2 and 3 leaves a row that is STARTING. The sweep ends it when its time is over,
/// and its key is spent: whether the phone rang cannot be known, and another ring is the client's
/// to decide, by another key. If upstream surely did not take it, the key is free at once.
/// Thread-safe.
public final class Starts {
  private static final Logger LOG = LoggerFactory.getLogger(Starts.class);

  /** What a node may need for steps 1 and 3 in the worst case. */
  static final Duration OWN_TIME = Duration.ofSeconds(30);

  private static final String UNCOUNTED = "uncounted";
  private static final Duration QUEUE = Duration.ofSeconds(1);
  private static final Duration REPLAY_WAITS = Duration.ofSeconds(2);

  private final Database database;
  private final Jobs jobs;
  private final Upstream upstream;
  private final FieldEncryption encryption;
  private final Sessions sessions;
  private final StartSettings settings;
  private final StartLimits limits;
  private final Semaphore onTheirWay;

  /** What it knows sessions by. */
  public record Sessions(
      SessionRows rows, StartRows starts, SessionWaiters news, SessionMeters meters) {}

  /** Nothing is started yet. */
  public Starts(
      Database database,
      Jobs jobs,
      Upstream upstream,
      FieldEncryption encryption,
      Sessions sessions,
      Limits limits,
      StartSettings settings) {
    this.database = database;
    this.jobs = jobs;
    this.upstream = upstream;
    this.encryption = encryption;
    this.sessions = sessions;
    this.settings = settings;
    this.limits = new StartLimits(encryption, settings, limits);
    this.onTheirWay = new Semaphore(settings.atOnce());
  }

  /** Starts a session, or finds the one that its key has started. */
  public Start start(StartRequest order) {
    var wanted = session(order);
    try {
      if (!onTheirWay.tryAcquire(QUEUE.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Start.NotAvailable();
      }
      try {
        var reserved = reserve(order, wanted);
        if (reserved instanceof Reserved.Refused(var delay)) {
          return new Start.Throttled(delay);
        }
        return reserved instanceof Reserved.Taken ? replay(wanted) : ask(order, wanted.id());
      } finally {
        onTheirWay.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "the node is being stopped", e);
    }
  }

  private NewSession session(StartRequest order) {
    var prompt = order.prompt();
    return new NewSession(
        SessionId.fresh(),
        order.purpose(),
        prompt,
        encryption.keyedHash("key", order.keyOwner(), order.key()),
        fingerprint(order),
        order.browserHash(),
        order.userId(),
        order.traceId());
  }

  /** What a repeat must have in common; a sign-in's hash is of chance, so it is not among it. */
  private byte[] fingerprint(StartRequest order) {
    var prompt = order.prompt();
    return encryption.keyedHash(
        "request",
        order.party().name(),
        prompt.phone().text(),
        prompt.person().country() + prompt.person().digits(),
        order.browserHash() == null ? prompt.hash().type() + prompt.hash().base64() : "",
        prompt.language().name(),
        String.valueOf(prompt.displayText()),
        String.valueOf(prompt.displayTextFormat()));
  }

  private sealed interface Reserved {
    record Free() implements Reserved {}

    record Taken() implements Reserved {}

    record Refused(Duration delay) implements Reserved {}
  }

  /** Takes the key and counts the start: both or neither. */
  private Reserved reserve(StartRequest order, NewSession wanted) {
    return database.inTransaction(tx -> {
      tx.savepoint(UNCOUNTED);
      if (!sessions.starts().reserve(tx, wanted, settings.answerWithin().plus(OWN_TIME))) {
        return new Reserved.Taken();
      }
      var delay = limits.count(tx, order);
      if (delay.isPresent()) {
        tx.rollbackToSavepoint(UNCOUNTED);
        return new Reserved.Refused(delay.get());
      }
      return new Reserved.Free();
    });
  }

  private Start ask(StartRequest order, SessionId id) throws InterruptedException {
    return switch (upstream.start(order.purpose().upstream(), order.party(), order.prompt())) {
      case StartOutcome.Accepted(var upstreamId) -> accepted(order, id, upstreamId);
      case StartOutcome.Refused() -> {
        LOG.atInfo().addKeyValue("session", id.digest()).log("upstream refused a start");
        notStarted(id);
        yield new Start.Refused();
      }
      case StartOutcome.NotTaken(var reason) -> {
        failed(id, reason);
        notStarted(id);
        yield new Start.NotAvailable();
      }
      case StartOutcome.Unknown(var reason) -> {
        failed(id, reason);
        unknown(id);
        yield new Start.Uncertain();
      }
    };
  }

  private Start accepted(StartRequest order, SessionId id, String upstreamId) {
    Optional<Instant> expiresAt =
        database.inTransaction(tx -> {
          var until = sessions.starts().accept(tx, id, upstreamId, settings.life());
          if (until.isPresent()) {
            var _ = Polling.enqueue(jobs, tx, id);
          }
          return until;
        });
    if (expiresAt.isEmpty()) {
      // This node stood still for so long that the sweep has given the start up.
      return new Start.Uncertain();
    }
    sessions.meters().started(order.purpose());
    sessions.news().signal(id);
    return new Start.Started(id, expiresAt.get());
  }

  private void notStarted(SessionId id) {
    database.<Object>inTransaction(tx -> {
      sessions.starts().notStarted(tx, id);
      return id;
    });
    sessions.meters().failed(Failure.NOT_STARTED);
    sessions.news().signal(id);
  }

  private void unknown(SessionId id) {
    database.<Object>inTransaction(tx -> {
      sessions.starts().unknown(tx, id);
      return id;
    });
    sessions.meters().failed(Failure.START_UNKNOWN);
    sessions.news().signal(id);
  }

  private static void failed(SessionId id, String reason) {
    LOG.atWarn()
        .addKeyValue("session", id.digest())
        .addKeyValue("reason", reason)
        .log("upstream did not take a start");
  }

  /** Waits a little for the first of the key, and answers as that was answered. */
  private Start replay(NewSession wanted) throws InterruptedException {
    long deadline = System.nanoTime() + REPLAY_WAITS.toNanos();
    while (true) {
      var found = sessions.rows().findByKey(wanted.keyHash());
      if (found.isEmpty()) {
        // It was given back just now: upstream did not take the first.
        return new Start.NotAvailable();
      }
      var session = found.get();
      if (!Arrays.equals(session.fingerprint(), wanted.fingerprint())) {
        return new Start.KeyReused();
      }
      var left = Duration.ofNanos(deadline - System.nanoTime());
      if (session.state() != SessionState.STARTING) {
        return replayed(session);
      }
      if (!left.isPositive()) {
        return new Start.StillStarting();
      }
      awaitNews(session, left);
    }
  }

  private static Start replayed(Session session) {
    return session.failure() == Failure.START_UNKNOWN
        ? new Start.Uncertain()
        : new Start.Replayed(session);
  }

  private void awaitNews(Session session, Duration left) throws InterruptedException {
    try (var waiting = sessions.news().await(session.id())) {
      var again = sessions.rows().find(session.id());
      if (again.isPresent() && again.get().state() == SessionState.STARTING) {
        boolean _ = waiting.await(left);
      }
    }
  }
}
