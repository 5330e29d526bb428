package curio.bench.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What came of a load.
 *
 * @param measured how long requests were sent
 * @param answeredInTime right answers that came before the sending ended
 * @param placed what was done for the first time, as orders answered 201, also if answered after
 *     the end
 * @param replayed repeats that got the first answer again
 * @param refused conflicts that got 422
 * @param unexpected answers with another status than the right one, by status
 * @param wrong answers with the right status and a wrong content
 * @param broken requests whose connection failed before the answer
 * @param unanswered requests given up because no answer came in time
 * @param unsent requests that a fixed rate asked for and no free connection could take before the
 *     end
 * @param complaints the first few wrong answers, for people
 * @param latency of the right answers that came in time, in microseconds
 */
public record LoadResult(
    Duration measured,
    long answeredInTime,
    long placed,
    long replayed,
    long refused,
    Map<Integer, Long> unexpected,
    long wrong,
    long broken,
    long unanswered,
    long unsent,
    List<String> complaints,
    Histogram latency) {

  public LoadResult {
    unexpected = Map.copyOf(unexpected);
    complaints = List.copyOf(complaints);
  }

  /** Right answers a second. */
  public double perSecond() {
    return answeredInTime * 1e9 / measured.toNanos();
  }

  /** Requests whose outcome was not the right one. */
  public long errors() {
    return unexpectedCount() + wrong + broken + unanswered;
  }

  /** Requests that may or may not have left something behind. */
  public long uncertain() {
    return unexpectedCount() + broken + unanswered;
  }

  private long unexpectedCount() {
    return unexpected.values().stream().mapToLong(Long::longValue).sum();
  }
}
