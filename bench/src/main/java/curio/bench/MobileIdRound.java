package curio.bench;

import curio.bench.Takeover.How;
import java.time.Duration;
import java.util.List;

/**
 * One round of one subject.
 *
 * @param takeovers none where only the waiting was measured
 */
record MobileIdRound(Waiting waiting, List<Takeover> takeovers) {
  MobileIdRound {
    takeovers = List.copyOf(takeovers);
  }

  /** How long sessions waited for another node after theirs was lost, shortest first. */
  static List<Duration> taken(List<MobileIdRound> rounds, How how) {
    return of(rounds, how).stream().flatMap(each -> each.taken().stream()).sorted().toList();
  }

  /** How many nobody took. */
  static int givenUp(List<MobileIdRound> rounds, How how) {
    return of(rounds, how).stream().mapToInt(Takeover::givenUp).sum();
  }

  private static List<Takeover> of(List<MobileIdRound> rounds, How how) {
    return rounds.stream()
        .flatMap(round -> round.takeovers().stream())
        .filter(each -> each.how() == how)
        .toList();
  }
}
