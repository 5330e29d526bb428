package curio.bench;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What one subject did in one round.
 *
 * @param stored how it did the jobs that were stored before
 * @param idle from asking for a job to its start, on an idle system; empty if not asked of it
 * @param loaded the same under a fixed rate
 * @param problems whatever was not as promised, in sentences
 */
record JobsRound(
    Stored stored, Optional<Starts> idle, Optional<Starts> loaded, List<String> problems) {
  JobsRound {
    problems = List.copyOf(problems);
  }

  /** Rate and CPU microseconds of one job: of the worker, and of the store. */
  record Stored(double perSecond, double workerMicros, double storeMicros) {
    double micros() {
      return workerMicros + storeMicros;
    }
  }

  /**
   * How soon jobs started.
   *
   * @param micros of those that did
   * @param missing how many had not when nobody would wait any longer
   */
  record Starts(Histogram micros, long missing) {
    double millis(double percent) {
      return micros.getValueAtPercentile(percent) / 1e3;
    }
  }
}
