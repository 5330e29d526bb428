package curio.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * How the latency of right answers was at which time of one run, by when their requests were to
 * start: a histogram, in microseconds, for each slice of time. One owner thread.
 */
public final class Timeline {
  private static final long HIGHEST_MICROS = TimeUnit.SECONDS.toMicros(60);
  private static final int MOST_SLICES = 2_000;

  private final long sliceNanos;
  private final List<Histogram> slices = new ArrayList<>();
  private long start;

  public Timeline(Duration slice) {
    this.sliceNanos = slice.toNanos();
  }

  void begin(long startNanos) {
    start = startNanos;
  }

  void record(long intendedNanos, long nanos) {
    int slice = Math.clamp((intendedNanos - start) / sliceNanos, 0, MOST_SLICES - 1);
    while (slices.size() <= slice) {
      slices.add(new Histogram(HIGHEST_MICROS, 2));
    }
    slices.get(slice).recordValue(Math.min(nanos / 1000, HIGHEST_MICROS));
  }

  /** How many slices there are. */
  public int size() {
    return slices.size();
  }

  /** The slice of a moment of {@link System#nanoTime()}. */
  public int sliceOf(long nanos) {
    return Math.toIntExact((nanos - start) / sliceNanos);
  }

  /** A percentile of some slices together, in milliseconds; 0 where nothing was answered. */
  public double millis(int fromSlice, int toSlice, double percent) {
    Histogram sum = new Histogram(HIGHEST_MICROS, 2);
    IntStream.range(fromSlice, Math.min(toSlice, slices.size()))
        .forEach(slice -> sum.add(slices.get(slice)));
    return sum.getValueAtPercentile(percent) / 1e3;
  }
}
