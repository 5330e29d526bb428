package curio.jobs;

import java.time.Duration;

/** What becomes of a job that was run without a failure. */
public sealed interface JobOutcome {
  /** It is done. */
  record Done() implements JobOutcome {}

  /**
   * It is due again, with its attempts counted anew.
   *
   * @param after so much time from now; not negative
   */
  record Again(Duration after) implements JobOutcome {
    public Again {
      if (after.isNegative()) {
        throw new IllegalArgumentException("after: " + after + " (expected: >= 0)");
      }
    }
  }

  /** It is done. */
  static JobOutcome done() {
    return new Done();
  }

  /** It is due again after a time. */
  static JobOutcome again(Duration after) {
    return new Again(after);
  }
}
