package curio.http.server;

import curio.http.Authenticator;
import curio.http.CrossSite;
import curio.http.HttpSettings;
import curio.http.RouteTable;
import curio.http.Routes;
import curio.http.limits.AddressShare;
import curio.http.limits.AddressShares;
import curio.http.limits.ByteBudget;
import curio.http.limits.Waits;
import curio.http.sockets.Sockets;
import curio.http.syntax.HttpDate;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What all connections and requests of one port share. Thread-safe. */
final class PortState {
  final HttpSettings settings;
  final RouteTable<Endpoint> table;
  final Authenticator authenticator;
  final EdgeMetrics metrics;
  final EdgeMetrics.Timers unmatched;
  final AccessLines accessLines;
  final CrossSite crossSite;
  final @Nullable CorsResponses cors;
  final CommonHeaders headers;
  final ByteBudget budget;
  final Waits waits;
  final Sockets sockets;
  final AddressShares addresses = new AddressShares();
  final RequestIds ids = new RequestIds();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger inFlight = new AtomicInteger();
  final Set<ConnectionWatch> watches = ConcurrentHashMap.newKeySet();
  private final Clock clock;
  private volatile AsciiString date;
  private final AtomicBoolean draining = new AtomicBoolean();

  PortState(
      HttpSettings settings,
      List<Routes> areas,
      Authenticator authenticator,
      MeterRegistry registry,
      Clock clock) {
    this.settings = settings;
    HttpSettings.Load load = settings.load();
    budget = new ByteBudget(load.maxBytes(), load.maxBytesPerAddress());
    waits = new Waits(load.waits());
    sockets = new Sockets(load.sockets(), registry, settings.name());
    this.authenticator = authenticator;
    this.clock = clock;
    metrics = new EdgeMetrics(registry, settings.name(), this);
    table = new RouteTable<>(areas, (area, route) -> Endpoint.of(area, route, metrics));
    unmatched = metrics.timers("ANY", "none");
    accessLines = new AccessLines(settings.accessLog());
    crossSite = new CrossSite(settings.cors());
    cors = CorsResponses.of(settings.cors());
    headers = new CommonHeaders(settings.headers(), cors, settings.tls() != null);
    date = now();
  }

  /** The share of a peer's address, which is open now; an unlimited one for proxies. */
  AddressShare shareOf(Channel connection) {
    return connection.remoteAddress() instanceof InetSocketAddress remote
            && remote.getAddress() != null
            && !settings.proxies().trusts(remote.getAddress())
        ? addresses.open(remote.getAddress().getHostAddress())
        : new AddressShare("", false);
  }

  /** Whether one more request may be handled; then {@link #leave} must follow. */
  boolean enter() {
    if (inFlight.incrementAndGet() <= settings.load().maxInFlight()) {
      return true;
    }
    inFlight.decrementAndGet();
    return false;
  }

  /** Whether {@link #enter} would refuse now. */
  boolean full() {
    return inFlight.get() >= settings.load().maxInFlight();
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** The value of the {@code Date} header, at most one tick old. */
  AsciiString date() {
    return date;
  }

  boolean draining() {
    return draining.get();
  }

  /** Begins the end of the port; false if it has begun before. */
  boolean drain() {
    return draining.compareAndSet(false, true);
  }

  /** Called about every tick: closes what has been too slow and moves the date on. */
  void tick() {
    date = now();
    long nanos = System.nanoTime();
    for (ConnectionWatch watch : watches) {
      watch.check(nanos);
    }
    sockets.tick(nanos);
    addresses.sweep();
  }

  private AsciiString now() {
    return new AsciiString(HttpDate.format(clock.instant()));
  }
}
