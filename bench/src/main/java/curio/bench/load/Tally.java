package curio.bench.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts the outcomes of one run. One owner thread. */
final class Tally {
  private static final int MAX_COMPLAINTS = 5;
  private static final long HIGHEST_MICROS = Duration.ofMinutes(2).toNanos() / 1000;

  private final Histogram latency = new Histogram(HIGHEST_MICROS, 3);
  private final Map<Integer, Long> unexpected = new TreeMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final long end;
  private final Optional<Timeline> timeline;
  private long answeredInTime;
  private long placed;
  private long replayed;
  private long refused;
  private long wrong;
  private long broken;
  private long unanswered;

  /** `end` is when sending stops, by {@link System#nanoTime()}. */
  Tally(long end, Optional<Timeline> timeline) {
    this.end = end;
    this.timeline = timeline;
  }

  /** Counts an answer that came at a time, so long after its request was to start. */
  void count(Verdict verdict, long nanos, long now) {
    switch (verdict) {
      case Verdict.Right right -> {
        switch (right) {
          case PLACED -> placed++;
          case REPLAYED -> replayed++;
          case REFUSED -> refused++;
          case SHOWN -> {}
        }
        right(nanos, now);
      }
      case Verdict.Unexpected(int status, String body) -> {
        unexpected.merge(status, 1L, Long::sum);
        complain(status + " " + body);
      }
      case Verdict.Wrong(String complaint) -> {
        wrong++;
        complain(complaint);
      }
    }
  }

  void broken(String complaint) {
    broken++;
    complain(complaint);
  }

  void unanswered() {
    unanswered++;
  }

  LoadResult result(Duration measured, long unsent) {
    return new LoadResult(
        measured,
        answeredInTime,
        placed,
        replayed,
        refused,
        unexpected,
        wrong,
        broken,
        unanswered,
        unsent,
        complaints,
        latency);
  }

  private void right(long nanos, long now) {
    if (now <= end) {
      answeredInTime++;
      latency.recordValue(Math.min(nanos / 1000, HIGHEST_MICROS));
      timeline.ifPresent(one -> one.record(now - nanos, nanos));
    }
  }

  private void complain(String complaint) {
    if (complaints.size() < MAX_COMPLAINTS) {
      complaints.add(complaint);
    }
  }
}
