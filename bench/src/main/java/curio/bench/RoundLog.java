package curio.bench;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import curio.bench.load.LoadResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What is told of a round while it runs, and what was not as promised in it. Not thread-safe. */
final class RoundLog {
  private final Progress progress;
  private final List<String> problems = new ArrayList<>();

  RoundLog(Progress progress) {
    this.progress = progress;
  }

  /** Tells of a run, and notes its wrong answers. */
  void ran(String what, LoadResult result) {
    progress.say(
        "  %-30s %,9.0f/s  p50 %.2f ms  p99 %.2f ms  p99.9 %.2f ms  %d errors",
        what,
        result.perSecond(),
        LoadText.milliseconds(result, 50),
        LoadText.milliseconds(result, 99),
        LoadText.milliseconds(result, 99.9),
        result.errors());
    if (result.errors() > 0) {
      problem(
          "%s: %d wrong answers, statuses %s, %d broken connections, %d without an answer; first:"
              + " %s",
          what,
          result.wrong(),
          result.unexpected(),
          result.broken(),
          result.unanswered(),
          result.complaints());
    }
  }

  /** Waits for a quiet machine, at most so long; the busy share that it begins with. */
  double awaitQuiet(Duration patience) throws IOException {
    double busy = QuietMachine.await(patience);
    if (!QuietMachine.isQuiet(busy)) {
      problem("measured although the machine was %.0f %% busy with something else", busy * 100);
    }
    return busy;
  }

  /** Notes something that was not as promised. */
  @FormatMethod
  void problem(@FormatString String format, Object... values) {
    problems.add(format.formatted(values));
  }

  /** Notes them all. */
  void problems(Collection<String> found) {
    problems.addAll(found);
  }

  /** All that was noted. */
  List<String> problems() {
    return List.copyOf(problems);
  }
}
