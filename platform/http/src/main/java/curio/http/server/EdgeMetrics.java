package curio.http.server;

import curio.http.limits.ByteBudget;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The meters of one port. Thread-safe. */
final class EdgeMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofMillis(2_500)
  };

  private final MeterRegistry registry;
  private final String port;

  /** Why a connection or a request was turned away before a handler saw it. */
  enum Rejection {
    CONNECTIONS,
    IN_FLIGHT,
    BYTES,
    WAITS,
    SOCKETS,
    TOO_SLOW,
    TOO_LARGE,
    MALFORMED
  }

  /** The timer used last: most routes nearly always answer with one status. */
  private record Latest(int status, Timer timer) {}

  /** The timers of one route and method, one for each status. */
  final class Timers {
    private final String method;
    private final String route;
    private final ConcurrentHashMap<Integer, Timer> byStatus = new ConcurrentHashMap<>();

    private volatile @Nullable Latest latest;

    private Timers(String method, String route) {
      this.method = method;
      this.route = route;
    }

    void record(int status, long nanos) {
      Latest known = latest;
      if (known == null || known.status() != status) {
        known = new Latest(status, byStatus.computeIfAbsent(status, this::timer));
        latest = known;
      }
      known.timer().record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(int status) {
      return Timer.builder("http.server.requests")
          .description("Time from the head of a request to its answer")
          .tag("port", port)
          .tag("method", method)
          .tag("route", route)
          .tag("status", Integer.toString(status))
          .tag("outcome", status / 100 + "xx")
          .serviceLevelObjectives(BUCKETS)
          .register(registry);
    }
  }

  EdgeMetrics(MeterRegistry registry, String port, PortState state) {
    this.registry = registry;
    this.port = port;
    Gauge.builder("http.server.connections", state.connections, AtomicInteger::get)
        .description("Open connections")
        .tag("port", port)
        .register(registry);
    Gauge.builder("http.server.requests.in.flight", state.inFlight, AtomicInteger::get)
        .description("Requests being handled")
        .tag("port", port)
        .register(registry);
    Gauge.builder("http.server.requests.waiting", state.waits.all(), AtomicInteger::get)
        .description("Requests that wait for something to happen")
        .tag("port", port)
        .register(registry);
    Gauge.builder("http.server.in.flight", state.budget, ByteBudget::used)
        .description("Bytes held of requests and of answers that are not taken yet")
        .baseUnit("bytes")
        .tag("port", port)
        .register(registry);
  }

  Timers timers(String method, String route) {
    return new Timers(method, route);
  }

  void rejected(Rejection reason) {
    Counter.builder("http.server.rejected")
        .description("Connections and requests turned away before a handler saw them")
        .tag("port", port)
        .tag("reason", reason.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
