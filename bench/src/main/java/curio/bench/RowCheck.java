package curio.bench;

import curio.bench.subject.OrderTables.Counts;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what was answered with what is stored: every order that was answered is there, once,
 * with key and event.
 */
final class RowCheck {
  private RowCheck() {}

  /** What does not fit, in sentences; `uncertain` requests may or may not have left an order. */
  static List<String> compare(Counts counts, long placed, long uncertain) {
    List<String> problems = new ArrayList<>();
    if (counts.orders() < placed || counts.orders() > placed + uncertain) {
      problems.add(
          "%d orders are stored (expected: %d answered 201%s)"
              .formatted(
                  counts.orders(),
                  placed,
                  uncertain == 0 ? "" : ", at most " + uncertain + " more"));
    }
    if (counts.keys() != counts.orders()) {
      problems.add(
          "%d keys are stored (expected: one for each of %d orders)"
              .formatted(counts.keys(), counts.orders()));
    }
    if (counts.logged() + counts.waiting() != counts.orders()) {
      problems.add(
          "%d events are in the log and %d wait (expected: one for each of %d orders)"
              .formatted(counts.logged(), counts.waiting(), counts.orders()));
    }
    return problems;
  }
}
