package curio.cluster.remote;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;

/**
 * Makes the breakers. They have no threads: an open one becomes half open when a call asks it after
 * its time, and a half-open one whose probes never ended becomes open again. Stateless.
 */
final class PeerBreaker {
  private static final Duration PROBES_LAST = Duration.ofSeconds(15);

  private final CircuitBreakerConfig config;

  /** The window with a lock: the one without took three times as long, under contention too. */
  PeerBreaker(BreakerSettings settings) {
    this.config =
        CircuitBreakerConfig.custom()
            .slidingWindow(
                settings.window(),
                settings.minCalls(),
                SlidingWindowType.COUNT_BASED,
                SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
            .failureRateThreshold(settings.failurePercent())
            .slowCallRateThreshold(settings.slowPercent())
            .slowCallDurationThreshold(settings.slowAfter())
            .waitDurationInOpenState(settings.openFor())
            .permittedNumberOfCallsInHalfOpenState(settings.probes())
            .maxWaitDurationInHalfOpenState(PROBES_LAST)
            .writableStackTraceEnabled(false)
            .build();
  }

  CircuitBreaker closed(String name) {
    return CircuitBreaker.of(name, config);
  }

  /** As {@link BreakerStates.BreakerState} words it. */
  static String state(CircuitBreaker breaker) {
    return switch (breaker.getState()) {
      case CLOSED, DISABLED, METRICS_ONLY -> "closed";
      case OPEN, FORCED_OPEN -> "open";
      case HALF_OPEN -> "half-open";
    };
  }
}
