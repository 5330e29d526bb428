package curio.feed.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;

/** What open sockets tell operators. Thread-safe. */
final class SocketMeters {
  private final MeterRegistry metrics;
  private final Counter opened;

  /** Meters of the clients in this collection, which others change. */
  SocketMeters(MeterRegistry metrics, Collection<NewsClient> clients) {
    this.metrics = metrics;
    opened =
        Counter.builder("feed_connects")
            .description("sockets and streams of the feed that were opened")
            .register(metrics);
    Gauge.builder("feed_sockets", clients, Collection::size)
        .description("open sockets and streams of the feed")
        .register(metrics);
    Gauge.builder(
            "feed_backlog_bytes", clients, all -> all.stream().mapToLong(NewsClient::waiting).sum())
        .description("what the clients of the feed have not taken yet")
        .register(metrics);
  }

  void opened() {
    opened.increment();
  }

  void closed(int code) {
    Counter.builder("feed_closes")
        .description("sockets and streams of the feed that were closed, by code")
        .tag("code", known(code))
        .register(metrics)
        .increment();
  }

  /** Clients send codes of their own choice. */
  private static String known(int code) {
    boolean ours = (code >= 1000 && code <= 1013) || (code >= 4400 && code <= 4429);
    return ours ? Integer.toString(code) : "other";
  }
}
