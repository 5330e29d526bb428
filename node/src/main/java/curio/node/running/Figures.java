package curio.node.running;

import curio.contracts.system.v1.NodeState;
import curio.ring.RingState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import java.lang.management.ManagementFactory;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a node, read from its meters: administrators see what operators see. Thread-safe.
 */
public final class Figures {
  private static final String PUBLIC = "public";

  private final MeterRegistry metrics;
  private final Supplier<Optional<RingState>> ring;
  private final DeliveryWindow deliveries = new DeliveryWindow(System::nanoTime);

  /**
   * Those of one node.
   *
   * @param ring its cache of pictures, if it has one
   */
  public Figures(MeterRegistry metrics, Supplier<Optional<RingState>> ring) {
    this.metrics = metrics;
    this.ring = ring;
  }

  /** Adds them. */
  void to(NodeState.Builder state) {
    process(state);
    outboxes(state);
    lags(state);
    takeovers(state);
    sockets(state);
    delivery(state);
    ring.get().map(Figures::of).ifPresent(state::setRing);
  }

  private void process(NodeState.Builder state) {
    var runtime = Runtime.getRuntime();
    state
        .setHeapBytes(runtime.totalMemory() - runtime.freeMemory())
        .setHeapLimitBytes(runtime.maxMemory())
        .setUptimeSeconds(uptimeSeconds());
    number(metrics.find("process.cpu.usage").gauge()).ifPresent(state::setCpu);
    var answered = metrics.find("http.server.requests").tag("port", PUBLIC).timers();
    state
        .setRequests(answered.stream().mapToLong(Timer::count).sum())
        .setFailures(
            answered.stream()
                .filter(timer -> "5xx".equals(timer.getId().getTag("outcome")))
                .mapToLong(Timer::count)
                .sum());
  }

  private static long uptimeSeconds() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1_000;
  }

  private void outboxes(NodeState.Builder state) {
    var ages = by("outbox", metrics.find("outbox_oldest_age_seconds"));
    by("outbox", metrics.find("outbox_waiting_records"))
        .forEach((name, waiting) -> {
          var one = NodeState.Backlog.newBuilder().setName(name);
          number(waiting).ifPresent(count -> one.setWaiting((long) count));
          number(ages.get(name)).ifPresent(one::setOldestSeconds);
          state.addOutboxes(one);
        });
  }

  private void lags(NodeState.Builder state) {
    var ages = byPartition("log_oldest_age_seconds");
    var letters = byPartition("log_dead_letters");
    byPartition("log_lag_records")
        .forEach((place, waiting) -> {
          var one =
              NodeState.PartitionLag.newBuilder()
                  .setConsumer(place.consumer())
                  .setPartition(place.partition());
          number(waiting).ifPresent(count -> one.setWaiting((long) count));
          number(ages.get(place)).ifPresent(one::setOldestSeconds);
          number(letters.get(place)).ifPresent(count -> one.setDeadLetters((long) count));
          state.addLags(one);
        });
  }

  private void takeovers(NodeState.Builder state) {
    metrics.find("jobs_takeovers").counters().stream()
        .sorted(Comparator.comparing(counter -> tag(counter, "kind")))
        .map(counter ->
            NodeState.Takeover.newBuilder()
                .setKind(tag(counter, "kind"))
                .setJobs((long) counter.count()))
        .forEach(state::addTakeovers);
  }

  private void sockets(NodeState.Builder state) {
    by("kind", metrics.find("http.server.sockets").tag("port", PUBLIC))
        .forEach((kind, open) ->
            state.addSockets(
                NodeState.Sockets.newBuilder().setKind(kind).setOpen((long) open.value())));
  }

  private void delivery(NodeState.Builder state) {
    var timer = metrics.find("feed_delivery_seconds").timer();
    if (timer == null) {
      return;
    }
    var lately = deliveries.of(timer);
    var delivery =
        NodeState.Delivery.newBuilder().setEvents(lately.events()).setTotal(lately.total());
    lately.medianMillis().ifPresent(delivery::setMedianMillis);
    lately.p99Millis().ifPresent(delivery::setP99Millis);
    state.setDelivery(delivery);
  }

  private static NodeState.Ring of(RingState ring) {
    var shown =
        NodeState.Ring.newBuilder()
            .setMode(ring.mode().name().toLowerCase(Locale.ROOT))
            .setNearValues(ring.nearValues())
            .setNearBytes(ring.nearBytes())
            .setNearLimitBytes(ring.nearLimit());
    for (var node : ring.nodes()) {
      shown.addNodes(
          NodeState.Redis.newBuilder()
              .setName(node.name())
              .setShare(node.share())
              .setUp(node.health() == RingState.Health.UP)
              .setHits(node.hits())
              .setMisses(node.misses())
              .setFailures(node.failures()));
    }
    return shown.build();
  }

  /** A partition of a consumer. */
  private record Place(String consumer, int partition) implements Comparable<Place> {
    static Place of(Meter meter) {
      return new Place(tag(meter, "consumer"), Integer.parseInt(tag(meter, "partition")));
    }

    @Override
    public int compareTo(Place other) {
      return Comparator.comparing(Place::consumer)
          .thenComparingInt(Place::partition)
          .compare(this, other);
    }
  }

  private Map<Place, Gauge> byPartition(String name) {
    return metrics.find(name).gauges().stream()
        .collect(Collectors.toMap(Place::of, gauge -> gauge, (one, other) -> one, TreeMap::new));
  }

  private static Map<String, Gauge> by(String tag, Search found) {
    return found.gauges().stream()
        .collect(
            Collectors.toMap(
                gauge -> tag(gauge, tag), gauge -> gauge, (one, other) -> one, TreeMap::new));
  }

  private static String tag(Meter meter, String name) {
    var value = meter.getId().getTag(name);
    return value == null ? "" : value;
  }

  /** Meters say NaN for what they do not know. */
  private static OptionalDouble number(@Nullable Gauge gauge) {
    double value = gauge == null ? Double.NaN : gauge.value();
    return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
  }
}
