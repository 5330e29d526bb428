package curio.cluster.remote;

import java.util.concurrent.atomic.LongAdder;

/**
 * How a member has answered since it was judged last, and whether it is left out for that. Calls
 * write it at any time; {@link OutlierDetection} judges, on one thread at a time.
 */
final class CallStats {
  private final LongAdder answered = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile boolean ejected;
  private int ejections;
  private long returnsNanos;

  /** What came in between two judgements. */
  record Interval(long answered, long failed) {
    long calls() {
      return answered + failed;
    }

    /** From 0 to 100. */
    double failurePercent() {
      return calls() == 0 ? 0 : 100.0 * failed / calls();
    }
  }

  void answered() {
    answered.increment();
  }

  void failed() {
    failed.increment();
  }

  /** What has come in since this was asked last. */
  Interval next() {
    return new Interval(answered.sumThenReset(), failed.sumThenReset());
  }

  boolean isEjected() {
    return ejected;
  }

  /** How often it was left out lately; each interval in which it is not takes one off. */
  int ejections() {
    return ejections;
  }

  /**
   * Leaves it out.
   *
   * @param untilNanos when it returns, on the monotonic clock
   */
  void eject(long untilNanos) {
    ejections++;
    returnsNanos = untilNanos;
    ejected = true;
  }

  /** An interval has passed without a reason to leave it out. */
  void pass(long nowNanos) {
    if (!ejected) {
      ejections = Math.max(0, ejections - 1);
    } else if (nowNanos - returnsNanos >= 0) {
      ejected = false;
    }
  }
}
