package curio.bench;

import curio.bench.report.Machine;
import curio.bench.shop.Stock;
import curio.bench.subject.Cleanup;
import curio.bench.subject.RunningShop;
import curio.bench.subject.ShopSubject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Shops: the product, its peer and the limit of its edge in turn, round by round. */
final class ItemsBench {
  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final List<ShopSubject> subjects;
  private final Map<String, List<ItemsRound>> rounds = new LinkedHashMap<>();
  private final Map<String, String> postgres = new LinkedHashMap<>();

  ItemsBench(Options options, Progress progress, Cleanup cleanup, List<ShopSubject> subjects) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.subjects = subjects.stream().filter(subject -> options.wants(subject.name())).toList();
  }

  /** Runs all rounds. */
  ItemsResult run() throws IOException {
    String machine;
    Stock stock = new Stock(options.items());
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      machine = Machine.describe(work.path());
      progress.say("%s", machine);
      for (int round = 1; round <= options.rounds(); round++) {
        for (ShopSubject subject : subjects) {
          progress.say("round %d of %d: %s", round, options.rounds(), subject.name());
          rounds
              .computeIfAbsent(subject.name(), name -> new ArrayList<>())
              .add(turn(subject, stock, work, round));
        }
      }
    }
    return new ItemsResult(machine, options, postgres, rounds);
  }

  /** Each turn has processes and a store of its own. */
  private ItemsRound turn(ShopSubject subject, Stock stock, WorkDirectory work, int round)
      throws IOException {
    Path directory = work.fresh(subject.name());
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      RunningShop running = subject.start(directory, stock, turn);
      if (running.tables().isPresent()) {
        progress.say("  %,d items are there", stock.size());
        postgres.put(subject.name(), running.tables().get().version());
      }
      return new ItemsTurn(options, progress, running, stock, round * 1_000L).run();
    } finally {
      work.delete(directory);
    }
  }
}
