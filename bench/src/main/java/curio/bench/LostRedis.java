package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.load.Timeline;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Reads at a fixed rate while a Redis died.
 *
 * @param run all of it
 * @param before p99 until the kill, in milliseconds
 * @param worst p99 of the worst {@link #SLICE} from the kill on
 * @param after p99 of the rest of the run from then on that it was back
 * @param back from the kill until p99 was below twice its old value for {@link #STEADY} slices;
 *     empty if it never was
 */
record LostRedis(
    LoadResult run, double before, double worst, double after, Optional<Duration> back) {
  static final Duration SLICE = Duration.ofMillis(250);
  static final int STEADY = 4;

  private static final int PERCENT = 99;

  /** What a timeline of such slices says of a kill at a time. */
  static LostRedis of(LoadResult run, Timeline timeline, long killedNanos) {
    int killed = timeline.sliceOf(killedNanos);
    double before = timeline.millis(0, killed, PERCENT);
    double worst =
        IntStream.range(killed, timeline.size())
            .mapToDouble(slice -> timeline.millis(slice, slice + 1, PERCENT))
            .max()
            .orElse(0);
    Optional<Integer> steady =
        IntStream.rangeClosed(killed, timeline.size() - STEADY)
            .filter(slice -> isSteady(timeline, slice, before * 2))
            .boxed()
            .findFirst();
    double after =
        steady.map(slice -> timeline.millis(slice, timeline.size(), PERCENT)).orElse(worst);
    return new LostRedis(
        run, before, worst, after, steady.map(slice -> SLICE.multipliedBy(slice - killed)));
  }

  private static boolean isSteady(Timeline timeline, int from, double most) {
    return IntStream.range(from, from + STEADY)
        .mapToDouble(slice -> timeline.millis(slice, slice + 1, PERCENT))
        .allMatch(millis -> millis > 0 && millis < most);
  }
}
