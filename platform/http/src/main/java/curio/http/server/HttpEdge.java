package curio.http.server;

import curio.http.Authenticator;
import curio.http.HttpSettings;
import curio.http.ListenException;
import curio.http.Routes;
import curio.http.tls.TlsCertificate;
import curio.http.tls.TlsSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening port. Event loops move the bytes; every request is handled by blocking code on a
/// virtual thread of its own. Thread-safe.
///
/// HTTP/1.1 and 1.0 only: HTTP/2 over clear text is an upgrade that no browser uses and that
/// doubles what can be smuggled past a proxy; HTTP/2 belongs to the balancer in front. With {@link
/// HttpSettings#tls} the port speaks TLS 1.2 and 1.3 and nothing else. Answers are not compressed:
/// with secrets and reflected input in one answer that leaks (BREACH), and JSON of a few hundred
/// bytes gains nothing.
public final class HttpEdge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final long MIN_TICK_MILLIS = 10;
  private static final long MAX_TICK_MILLIS = 250;

  private final PortState state;
  private final Vertx vertx;
  private final List<EdgeLoop> loops = new ArrayList<>();

  private HttpEdge(PortState state, Vertx vertx) {
    this.state = state;
    this.vertx = vertx;
  }

  /**
   * Listens and serves.
   *
   * @param areas the tables of everything that is served; no two may share a path and method
   * @param auth who sends a request, for routes that ask
   * @throws ListenException if the port cannot be had
   * @throws curio.errors.CurioException INVALID if the files for TLS are no good
   */
  public static HttpEdge start(
      HttpSettings settings,
      List<Routes> areas,
      Authenticator auth,
      MeterRegistry metrics,
      Clock clock) {
    var state = new PortState(settings, areas, auth, metrics, clock);
    TlsSettings tls = settings.tls();
    var certificate = tls == null ? null : new TlsCertificate(tls, settings.name(), metrics);
    int loops = Runtime.getRuntime().availableProcessors();
    Vertx vertx =
        Vertx.builder().with(vertxOptions(loops)).withTransport(GatedTransport.of(state)).build();
    var edge = new HttpEdge(state, vertx);
    try {
      for (int i = 0; i < loops; i++) {
        edge.listen(certificate);
      }
    } catch (RuntimeException e) {
      edge.close();
      throw e;
    }
    vertx.setPeriodic(tickMillis(settings), tick -> state.tick());
    if (tls != null && certificate != null) {
      certificate.onChange(() -> edge.show(certificate));
      vertx.setPeriodic(
          tls.checkEvery().toMillis(), tick -> Thread.startVirtualThread(certificate::check));
    }
    return edge;
  }

  /** The port it listens on. */
  public int port() {
    return loops.getFirst().server().actualPort();
  }

  /**
   * Stops accepting, lets the requests being handled finish within the time that the settings
   * allow, and closes. May be called twice.
   */
  @Override
  public void close() {
    if (!state.drain()) {
      return;
    }
    Duration drain = state.settings.timeouts().drain();
    List<Future<Void>> shutdowns =
        loops.stream().map(loop -> loop.server().shutdown(drain)).toList();
    await(Future.join(shutdowns), drain.plus(CLOSE_LIMIT), "shutting down");
    await(vertx.close(), CLOSE_LIMIT, "closing");
  }

  private void listen(@Nullable TlsCertificate certificate) {
    HttpSettings settings = state.settings;
    var loop = new EdgeLoop(state, vertx, certificate);
    try {
      vertx.deployVerticle(loop).await(START_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      // Vert.x throws the cause of a failure as it is, checked or not.
      throw new ListenException(settings.host(), settings.port(), e);
    }
    loops.add(loop);
  }

  /** Connections that exist keep the certificate that they were opened with. */
  private void show(TlsCertificate certificate) {
    var shown = Future.join(loops.stream().map(loop -> loop.show(certificate)).toList());
    await(shown, CLOSE_LIMIT, "showing a new certificate");
  }

  private static void await(Future<?> future, Duration limit, String what) {
    try {
      future.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (Exception e) {
      LOG.atWarn().setCause(e).addKeyValue("step", what).log("the port did not do what was asked");
    }
  }

  private static VertxOptions vertxOptions(int loops) {
    return new VertxOptions()
        .setEventLoopPoolSize(loops)
        .setWorkerPoolSize(1)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }

  private static long tickMillis(HttpSettings settings) {
    Duration shortest = settings.timeouts().header();
    for (Duration each : List.of(settings.timeouts().body(), settings.timeouts().idle())) {
      shortest = each.compareTo(shortest) < 0 ? each : shortest;
    }
    return Math.clamp(shortest.toMillis() / 4, MIN_TICK_MILLIS, MAX_TICK_MILLIS);
  }
}
