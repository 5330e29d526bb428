package curio.bench;

import curio.bench.subject.FeedSubject;
import java.util.List;
import java.util.Map;

/**
 * What a run of the feed's benchmark gave.
 *
 * @param rounds by the subject's name
 * @param problems in sentences; none: all that was checked was right
 */
record FeedResult(
    String machine,
    FeedSize size,
    List<FeedSubject> subjects,
    Map<String, List<FeedRound>> rounds,
    List<FeedIdle> idle,
    List<String> problems) {
  FeedResult {
    subjects = List.copyOf(subjects);
    idle = List.copyOf(idle);
    problems = List.copyOf(problems);
  }

  List<FeedRound> of(String subject) {
    return rounds.getOrDefault(subject, List.of());
  }
}
