package curio.http.sockets;

import static java.util.Objects.requireNonNull;

import curio.http.push.CloseCode;
import curio.http.push.SocketKind;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The meters of the clients that stay at one port. Thread-safe. */
final class SocketMetrics {
  /** What clients make up beside these would make as many meters. */
  private static final Set<Integer> CODES =
      Stream.concat(
              Arrays.stream(CloseCode.values()).map(CloseCode::number),
              Stream.of(1001, ClientMessage.Close.NO_CODE, Ending.BROKEN.code(), 4403, 4404))
          .collect(Collectors.toUnmodifiableSet());

  private final MeterRegistry registry;
  private final String port;
  private final Counter bytes;
  private final Counter frames;
  private final ConcurrentHashMap<SocketKind, Kind> byKind = new ConcurrentHashMap<>();

  /** Those of one kind. */
  private record Kind(AtomicInteger open, Counter opened) {}

  SocketMetrics(MeterRegistry registry, String port) {
    this.registry = registry;
    this.port = port;
    bytes =
        Counter.builder("http.server.sockets.written")
            .description("Bytes written to clients that stay, headers of frames included")
            .baseUnit("bytes")
            .tag("port", port)
            .register(registry);
    frames =
        Counter.builder("http.server.sockets.frames")
            .description("Frames and events written to clients that stay")
            .tag("port", port)
            .register(registry);
    Arrays.stream(SocketKind.values()).forEach(kind -> byKind.put(kind, meters(kind)));
  }

  private Kind meters(SocketKind kind) {
    var open = new AtomicInteger();
    Gauge.builder("http.server.sockets", open, AtomicInteger::get)
        .description("Clients that stay: WebSockets and streams of events")
        .tag("port", port)
        .tag("kind", kind.tag())
        .register(registry);
    var opened =
        Counter.builder("http.server.sockets.opened")
            .description("Clients that came to stay")
            .tag("port", port)
            .tag("kind", kind.tag())
            .register(registry);
    return new Kind(open, opened);
  }

  void written(int count) {
    frames.increment(count);
  }

  void writtenBytes(int count) {
    bytes.increment(count);
  }

  void opened(SocketKind kind) {
    Kind meters = requireNonNull(byKind.get(kind));
    meters.open().incrementAndGet();
    meters.opened().increment();
  }

  void closed(SocketKind kind, int code) {
    requireNonNull(byKind.get(kind)).open().decrementAndGet();
    Counter.builder("http.server.sockets.closed")
        .description("Clients that stayed and have gone, by the code that either side sent")
        .tag("port", port)
        .tag("kind", kind.tag())
        .tag("code", CODES.contains(code) ? Integer.toString(code) : "other")
        .register(registry)
        .increment();
  }
}
