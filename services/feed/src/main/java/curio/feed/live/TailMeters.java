package curio.feed.live;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** What the {@link Tail} tells operators. Thread-safe. */
final class TailMeters {
  private final AtomicBoolean hinted = new AtomicBoolean();
  private final AtomicInteger authors = new AtomicInteger();
  private final AtomicInteger users = new AtomicInteger();
  private final Counter heard;
  private final Counter lost;
  private final Counter delivered;
  private final Timer latency;

  TailMeters(MeterRegistry metrics) {
    heard =
        Counter.builder("feed_hints_heard")
            .description("hints that there is something new in the feed")
            .register(metrics);
    lost =
        Counter.builder("feed_hints_lost")
            .description(
                "passes that found events for sockets here though no hint had told of them")
            .register(metrics);
    delivered =
        Counter.builder("feed_events_delivered")
            .description("events that were told to at least one socket here")
            .register(metrics);
    latency =
        Timer.builder("feed_delivery_seconds")
            .description(
                "from the storing of an event until it was in the queues of all sockets here")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofSeconds(10))
            .register(metrics);
    Gauge.builder("feed_interest_authors", authors, AtomicInteger::get)
        .description("people who are followed by users with sockets here")
        .register(metrics);
    Gauge.builder("feed_interest_users", users, AtomicInteger::get)
        .description("users with sockets here")
        .register(metrics);
  }

  void hinted() {
    heard.increment();
    hinted.set(true);
  }

  /** A pass is asked for before hints can be expected. */
  void looked() {
    hinted.set(true);
  }

  /** Whether a hint asked for the pass that begins. */
  boolean beginPass() {
    return hinted.getAndSet(false);
  }

  /** Whether there were events though no hint had told of them. */
  boolean endPass(Audience audience, boolean wasHinted, long events) {
    authors.set(audience.authorCount());
    users.set(audience.userCount());
    delivered.increment((double) events);
    boolean isLost = events > 0 && !wasHinted;
    if (isLost) {
      lost.increment();
    }
    return isLost;
  }

  /**
   * An event was handed to its sockets.
   *
   * @param age since it was stored: by the store's clock until it was read, by this node's since
   *     then
   */
  void delivered(Duration age) {
    latency.record(age.isNegative() ? Duration.ZERO : age);
  }
}
