package curio.system.faults;

import curio.system.faults.ClusterClient.Call;
import curio.system.faults.ClusterClient.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Asks until there is an answer. Thread-safe.
 *
 * @param strict whether every request must succeed with one retry
 * @param stopped asked before each try
 */
public record Asking(ClusterClient client, Ledger ledger, boolean strict, BooleanSupplier stopped) {
  private static final Duration PAUSE = Duration.ofMillis(20);

  /**
   * The answer, which has one of these statuses; empty when it was stopped before. It was retried
   * if anything was asked before that had no answer.
   *
   * @param who asks, for who reads the report
   */
  public Optional<Outcome> untilAnswered(
      Random random, String who, Call call, Set<Integer> promised) {
    boolean again = false;
    while (!stopped.getAsBoolean()) {
      var outcome = client.send(random, call);
      if (strict) {
        ledger.check(Promise.ONE_RETRY, !outcome.isFailure(), who + ": " + outcome);
      }
      if (!outcome.isTryAgain()) {
        ledger.check(
            Promise.ANSWERS,
            promised.contains(outcome.status()),
            "%s, %s %s: %s".formatted(who, call.method(), call.path(), outcome));
        return Optional.of(again ? outcome.again() : outcome);
      }
      again = true;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return Optional.empty();
  }
}
