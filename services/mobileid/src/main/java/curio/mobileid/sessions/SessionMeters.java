package curio.mobileid.sessions;

import curio.store.loops.Measurement;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;

/** What is counted of sessions on this node. Thread-safe. */
public final class SessionMeters {
  private final MeterRegistry metrics;
  private final Counter polls;
  private final Counter retries;
  private final Counter processed;
  private final Counter expired;
  private final Counter takeovers;

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
  }

  /** Shows what is in the store, as this node finds it. */
  void show(Measurement<Present> measured) {
    for (var state : SessionState.values()) {
      measured
          .gauge("mid_proxy_sessions", there -> there.sessions().getOrDefault(state, 0))
          .description("Sessions in the store by state")
          .tag("state", state.text())
          .register(metrics);
    }
    measured
        .gauge("mid_proxy_oldest_poll_seconds", Present::oldestPollSeconds)
        .description("For how long the session polled longest has been polled")
        .register(metrics);
  }

  /** How many sessions are in which state, and since when the oldest is polled. */
  record Present(Map<SessionState, Integer> sessions, double oldestPollSeconds) {
    Present {
      sessions = Map.copyOf(sessions);
    }
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
    Counter.builder("mid_proxy_session_result")
        .description("Results that upstream gave")
        .tag("result", result)
        .register(metrics)
        .increment();
  }

  void gaveUp(Failure failure) {
    processed.increment();
    failed(failure);
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
