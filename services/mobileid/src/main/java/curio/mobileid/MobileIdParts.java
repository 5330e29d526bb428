package curio.mobileid;

import curio.jobs.Jobs;
import curio.jobs.tasks.Cleanup;
import curio.limits.Limits;
import curio.limits.SqlClock;
import curio.mobileid.sessions.FieldEncryption;
import curio.mobileid.sessions.Polling;
import curio.mobileid.sessions.Proof;
import curio.mobileid.sessions.SessionCleanup;
import curio.mobileid.sessions.SessionCounts;
import curio.mobileid.sessions.SessionMeters;
import curio.mobileid.sessions.SessionRows;
import curio.mobileid.sessions.SessionWaiters;
import curio.mobileid.sessions.StartRows;
import curio.mobileid.starts.Starts;
import curio.mobileid.upstream.Upstream;
import curio.mobileid.validation.ResultValidation;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;

/** What stands behind the door, built top to bottom. Thread-safe. */
final class MobileIdParts implements AutoCloseable {
  private static final Duration CLEANUP_PERIOD = Duration.ofSeconds(5);

  final SessionRows rows;
  final SessionWaiters news;
  final Starts starts;
  final Proof proof;

  private final Jobs jobs;
  private final Upstream upstream;
  private final Polling polling;
  private final Cleanup cleanup;
  private final SessionCounts counts;

  /** What the whole node shares. */
  record Surroundings(
      Database database, Notifications wakeups, Jobs jobs, Clock clock, MeterRegistry metrics) {}

  MobileIdParts(Surroundings node, MobileIdPolicy policy, FieldEncryption encryption) {
    var database = node.database();
    var meters = new SessionMeters(node.metrics());
    this.jobs = node.jobs();
    this.rows = new SessionRows(database, encryption, node.metrics());
    this.news = new SessionWaiters(rows, node.wakeups());
    this.upstream = new Upstream(policy.upstream());
    this.proof = new Proof(new ResultValidation(policy.authorities(), node.clock()));
    this.polling = new Polling(upstream, encryption, proof, news, meters, policy.polling());
    var limits = new Limits(MobileIdService.SCHEMA, SqlClock.database());
    var rules =
        new ArrayList<>(new SessionCleanup(jobs, news, meters).rules(policy.polling().keep()));
    rules.add(new CleanupRule("limits", limits::forget));
    this.cleanup = new Cleanup("mobileid-cleanup", CLEANUP_PERIOD, rules, database, node.metrics());
    this.counts = new SessionCounts(database, meters);
    var sessions = new Starts.Sessions(rows, new StartRows(encryption), news, meters);
    this.starts =
        new Starts(database, jobs, upstream, encryption, sessions, limits, policy.starts());
  }

  void start() {
    news.start();
    polling.start(jobs);
    cleanup.start(jobs);
    counts.start();
  }

  @Override
  public void close() {
    counts.close();
    cleanup.close();
    news.close();
    upstream.close();
    rows.close();
  }
}
