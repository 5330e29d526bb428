package curio.node.running;

import curio.errors.CurioException;
import curio.http.Access;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import curio.store.Database;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What the internal port tells about the process. Thread-safe. */
public final class Health {
  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int UNAVAILABLE = 503;

  private final Database database;
  private final BooleanSupplier lost;
  private final Supplier<List<String>> troubles;
  private final PrometheusMeterRegistry metrics;
  private volatile boolean serving;

  /**
   * Not serving yet.
   *
   * @param lost whether the node has lost its place among the members
   * @param troubles why background work does not go on
   */
  public Health(
      Database database,
      BooleanSupplier lost,
      Supplier<List<String>> troubles,
      PrometheusMeterRegistry metrics) {
    this.database = database;
    this.lost = lost;
    this.troubles = troubles;
    this.metrics = metrics;
  }

  /** Whether it takes requests or calls; a node that stops says so before it closes. */
  public void serving(boolean now) {
    serving = now;
  }

  public Routes routes() {
    return Routes.of("operating")
        .get("/health/live", Access.ANYONE, request -> Response.ok(new Live("up")))
        .summary("Whether the process runs")
        .answers(200, Live.class)
        .get("/health/ready", Access.ANYONE, request -> ready())
        .summary("Whether it can serve, and if not, why")
        .answers(200, Ready.class)
        .answers(UNAVAILABLE, Ready.class)
        .get("/metrics", Access.ANYONE, request -> scrape())
        .summary("Metrics in the text format of Prometheus")
        .answers(
            200,
            PROMETHEUS_TEXT,
            "# TYPE process_uptime_seconds gauge\nprocess_uptime_seconds 86400.0\n");
  }

  record Live(@Example(oneOf = "up") String status) {}

  record Ready(
      @Example("ready") String status,
      @Example("it is starting or stopping") List<String> reasons) {}

  private Response ready() {
    var reasons = new ArrayList<String>();
    if (!serving) {
      reasons.add("it is starting or stopping");
    }
    if (lost.getAsBoolean()) {
      reasons.add("it is not among the members at the moment");
    }
    reasons.addAll(troubles.get());
    try {
      database.ping();
    } catch (CurioException e) {
      reasons.add(String.valueOf(e.getMessage()));
    }
    return reasons.isEmpty()
        ? Response.ok(new Ready("ready", reasons))
        : Response.json(UNAVAILABLE, new Ready("not ready", reasons));
  }

  private Response scrape() {
    return Response.bytes(200, PROMETHEUS_TEXT, metrics.scrape().getBytes(StandardCharsets.UTF_8));
  }
}
