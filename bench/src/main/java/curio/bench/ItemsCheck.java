package curio.bench;

import curio.bench.subject.ShopTables.Books;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares what was answered with what is stored: every command that was answered is in the history
 * of its item, once, and the books balance.
 */
final class ItemsCheck {
  private ItemsCheck() {}

  /**
   * What does not fit, in sentences.
   *
   * @param applied commands that were answered so in between
   * @param uncertain commands that may or may not have been applied
   */
  static List<String> compare(Books before, Books after, long applied, long uncertain) {
    List<String> problems = new ArrayList<>();
    long actions = after.actions() - before.actions();
    if (actions < applied || actions > applied + uncertain) {
      problems.add(
          "%d actions are stored (expected: %d answered 200%s)"
              .formatted(
                  actions, applied, uncertain == 0 ? "" : ", at most " + uncertain + " more"));
    }
    same(problems, "versions of all items", after.versions(), "actions", after.actions());
    same(problems, "cash", after.cash(), "all that was paid", after.cashMoved());
    same(problems, "stock", after.stock(), "what its items have cost", after.stockCost());
    same(problems, "loans", after.loans(), "open tickets", after.loansOpen());
    return problems;
  }

  private static void same(
      List<String> problems, String what, long value, String other, long expected) {
    if (value != expected) {
      problems.add("%s: %d (expected: %d, as %s)".formatted(what, value, expected, other));
    }
  }
}
