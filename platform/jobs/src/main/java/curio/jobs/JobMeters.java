package curio.jobs;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What jobs tell about themselves. Thread-safe. */
final class JobMeters {
  private static final String KIND = "kind";

  private final MeterRegistry metrics;
  private final MultiGauge present;

  /** Looked up once for each kind: a registry takes longer to find a meter than to count. */
  private final ConcurrentMap<String, Starts> starts = new ConcurrentHashMap<>();

  private record Starts(Counter claims, Timer delay) {}

  /** How many jobs of a kind are in a state. */
  record Present(String kind, String state, long jobs) {}

  JobMeters(MeterRegistry metrics) {
    this.metrics = metrics;
    this.present =
        MultiGauge.builder("jobs_present")
            .description("jobs of the kinds that this node does; 10001 stands for more than 10000")
            .register(metrics);
  }

  void present(List<Present> counts) {
    present.register(
        counts.stream()
            .map(one ->
                MultiGauge.Row.of(Tags.of(KIND, one.kind(), "state", one.state()), one.jobs()))
            .toList(),
        true);
  }

  void claimed(Claimed job) {
    var known = starts.get(job.kind());
    var start = known == null ? starts.computeIfAbsent(job.kind(), this::starts) : known;
    start.claims().increment();
    start.delay().record(later(Duration.between(job.dueAt(), job.claimedAt())));
  }

  private Starts starts(String kind) {
    return new Starts(
        counter("jobs_claims", kind, "jobs that this node took"),
        Timer.builder("jobs_start_delay")
            .description("from when a job was due until a node had it")
            .tag(KIND, kind)
            .register(metrics));
  }

  void takenOver(String kind, int jobs) {
    counter("jobs_takeovers", kind, "jobs of others that had died which this node freed")
        .increment(jobs);
  }

  void failed(String kind) {
    counter("jobs_failures", kind, "runs of jobs that failed").increment();
  }

  void deadLettered(String kind) {
    counter("jobs_parked", kind, "jobs that were given up after their last failure").increment();
  }

  Counter refused(String kind) {
    return counter("jobs_stale_writes_refused", kind, "writes under an epoch that had passed");
  }

  private Counter counter(String name, String kind, String description) {
    return Counter.builder(name).description(description).tag(KIND, kind).register(metrics);
  }

  Counter leaseFailures() {
    return Counter.builder("jobs_lease_renewal_failures")
        .description("renewals of this node's lease that did not come through")
        .register(metrics);
  }

  private static Duration later(Duration delay) {
    return delay.isNegative() ? Duration.ZERO : delay;
  }
}
