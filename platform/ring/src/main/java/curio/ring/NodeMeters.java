package curio.ring;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is counted of one node, and taken away with it. Thread-safe. */
final class NodeMeters implements AutoCloseable {
  private static final String NODE = "node";

  private final MeterRegistry metrics;
  private final String node;
  private final Breaker breaker;
  private final Timer hits;
  private final Timer misses;
  private final Timer failures;
  private final Timer writes;
  private final Timer failedWrites;
  private final Counter skipped;
  private final Gauge up;

  NodeMeters(String node, Breaker breaker, MeterRegistry metrics) {
    this.node = node;
    this.breaker = breaker;
    this.metrics = metrics;
    this.hits = reads("hit");
    this.misses = reads("miss");
    this.failures = reads("failed");
    this.writes = writes("written");
    this.failedWrites = writes("failed");
    this.skipped =
        Counter.builder("ring_node_skipped")
            .description("commands that a Redis was not sent, since it is given up for a moment")
            .tag(NODE, node)
            .register(metrics);
    this.up =
        Gauge.builder("ring_node_up", breaker, state -> state.isOpen() ? 0 : 1)
            .description("1 while a Redis is used, 0 while it is given up for a moment")
            .tag(NODE, node)
            .register(metrics);
  }

  private Timer reads(String result) {
    return Timer.builder("ring_node_reads")
        .description("reads of a Redis, and how long they took")
        .tag(NODE, node)
        .tag("result", result)
        .register(metrics);
  }

  private Timer writes(String result) {
    return Timer.builder("ring_node_writes")
        .description("writes to a Redis, of which nobody waits for the end")
        .tag(NODE, node)
        .tag("result", result)
        .register(metrics);
  }

  void hit(long sinceNanos) {
    record(hits, sinceNanos);
  }

  void miss(long sinceNanos) {
    record(misses, sinceNanos);
  }

  void failed(long sinceNanos) {
    record(failures, sinceNanos);
  }

  void written(long sinceNanos) {
    record(writes, sinceNanos);
  }

  void notWritten(long sinceNanos) {
    record(failedWrites, sinceNanos);
  }

  void skipped() {
    skipped.increment();
  }

  private static void record(Timer timer, long sinceNanos) {
    timer.record(System.nanoTime() - sinceNanos, TimeUnit.NANOSECONDS);
  }

  RingState.Node state(double share) {
    return new RingState.Node(
        node,
        share,
        breaker.isOpen() ? RingState.Health.OPEN : RingState.Health.UP,
        hits.count(),
        misses.count(),
        failures.count() + failedWrites.count());
  }

  @Override
  public void close() {
    List<Meter> all = List.of(hits, misses, failures, writes, failedWrites, skipped, up);
    all.forEach(metrics::remove);
  }
}
