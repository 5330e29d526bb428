package curio.bench;

import java.time.Duration;
import java.util.List;

/**
 * How long a held job waited for another worker after its own had ended or frozen.
 *
 * @param how what became of its worker
 * @param taken those that were taken over
 * @param givenUp how many were not within {@link #cutOff}
 */
record Takeover(How how, List<Duration> taken, int givenUp, Duration cutOff) {
  /** What a worker can suffer. */
  enum How {
    KILLED,
    FROZEN
  }

  Takeover {
    taken = List.copyOf(taken);
  }
}
