package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.subject.EffectTimes.Effects;
import java.time.Duration;
import java.util.List;

/**
 * What one subject did in one round.
 *
 * @param load the orders
 * @param effects what became of them
 * @param waited for how long effects were waited for after the load
 * @param cpuMicros CPU of one order with its effect, all processes of the subject
 * @param problems whatever was not as promised, in sentences
 */
record EffectRound(
    LoadResult load, Effects effects, Duration waited, double cpuMicros, List<String> problems) {
  EffectRound {
    problems = List.copyOf(problems);
  }

  /** From the order to its effect, milliseconds; 100 is the longest. What has none counts not. */
  double millis(double percent) {
    return effects.micros().getValueAtPercentile(percent) / 1e3;
  }
}
