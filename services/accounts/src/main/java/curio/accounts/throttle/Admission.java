package curio.accounts.throttle;

import java.time.Duration;
import java.util.List;

/** Whether somebody may try now. */
public sealed interface Admission {
  /** Yes; it counts as an attempt until it is taken back. */
  record Admitted(Attempt attempt) implements Admission {}

  /** Not before this time has passed; it did not count. */
  record Refused(Duration delay) implements Admission {}

  /** What was counted for somebody who was admitted. Immutable. */
  final class Attempt {
    /** One for which nothing was counted. */
    static final Attempt UNCOUNTED = new Attempt(List.of());

    private final List<Counter> counters;

    Attempt(List<Counter> counters) {
      this.counters = List.copyOf(counters);
    }

    List<Counter> counters() {
      return counters;
    }
  }
}
