package curio.mobileid.sessions;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/** What is counted of sessions on this node. Thread-safe. */
public final class SessionMeters {
  private final MeterRegistry metrics;
  private final Counter polls;
  private final Counter retries;
  private final Counter processed;
  private final Counter expired;
  private final Counter takeovers;
  private final Map<SessionState, AtomicInteger> present = new EnumMap<>(SessionState.class);
  private final AtomicLong oldestPollMillis = new AtomicLong();
  private volatile BooleanSupplier counting = () -> false;

  /** Everything is there at once, so that a scrape sees zeros. */
  public SessionMeters(MeterRegistry metrics) {
    this.metrics = metrics;
    this.polls = counter("poll", "Polls of upstream that have ended");
    this.retries = counter("retry", "Polls repeated after upstream failed");
    this.processed = counter("processed", "Sessions that this node has brought to an end");
    this.expired = counter("expired", "Sessions that were given up because their time was over");
    this.takeovers = counter("takeover", "Sessions that this node polls after another");
    for (var purpose : Purpose.values()) {
      var _ = start(purpose);
    }
    for (var failure : Failure.values()) {
      var _ = exception(failure);
    }
    for (var state : SessionState.values()) {
      var value = new AtomicInteger();
      present.put(state, value);
      metrics.gauge(
          "mid_proxy_sessions",
          Tags.of("state", state.text()),
          value,
          count -> counting.getAsBoolean() ? count.get() : 0);
    }
    metrics.gauge(
        "mid_proxy_oldest_poll_seconds",
        oldestPollMillis,
        millis -> counting.getAsBoolean() ? millis.get() / 1_000.0 : 0);
  }

  /** Upstream took a start. */
  public void started(Purpose purpose) {
    start(purpose).increment();
  }

  /** A session came to no result. */
  public void failed(Failure failure) {
    exception(failure).increment();
    if (failure == Failure.EXPIRED) {
      expired.increment();
    }
  }

  void polled() {
    polls.increment();
  }

  void retried() {
    retries.increment();
  }

  void takenOver() {
    takeovers.increment();
  }

  void answered(String result) {
    processed.increment();
    metrics.counter("mid_proxy_session_result", "result", result).increment();
  }

  void gaveUp(Failure failure) {
    processed.increment();
    failed(failure);
  }

  /** Says when this node is the one that counts; at other times it shows zeros. */
  void countingWhile(BooleanSupplier condition) {
    counting = condition;
  }

  /** What there is in the store, as this node has just counted. */
  void present(Map<SessionState, Integer> counts, long oldestPoll) {
    present.forEach((state, value) -> value.set(counts.getOrDefault(state, 0)));
    oldestPollMillis.set(oldestPoll);
  }

  private Counter start(Purpose purpose) {
    return Counter.builder("mid_proxy_session_start")
        .description("Sessions that upstream took")
        .tag("purpose", purpose.text())
        .register(metrics);
  }

  private Counter exception(Failure failure) {
    return Counter.builder("mid_proxy_session_exception")
        .description("Sessions that came to no result")
        .tag("failure", failure.text())
        .register(metrics);
  }

  private Counter counter(String what, String description) {
    return Counter.builder("mid_proxy_session_" + what).description(description).register(metrics);
  }
}
