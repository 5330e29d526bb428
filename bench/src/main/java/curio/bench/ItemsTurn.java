package curio.bench;

import curio.bench.ItemsRound.CpuPerCommand;
import curio.bench.load.Load;
import curio.bench.load.LoadGenerator;
import curio.bench.load.LoadResult;
import curio.bench.load.Talk;
import curio.bench.shop.SearchShape;
import curio.bench.shop.Searcher;
import curio.bench.shop.Stock;
import curio.bench.shop.Trader;
import curio.bench.shop.Visitor;
import curio.bench.subject.CpuTimes;
import curio.bench.subject.RunningShop;
import curio.bench.subject.ShopTables;
import curio.bench.subject.ShopTables.Books;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One shop's turn in one round: warm-up, commands in a closed loop, at half load and on one
 * connection, then items by id, searches, each search for itself, and the books. Not thread-safe.
 */
final class ItemsTurn {
  private static final Duration WARM_UP_AGAIN = Duration.ofSeconds(5);
  private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(3);
  private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Reads are warmed up for a third of the time that commands are. */
  private static final int READ_SHARE = 3;

  private final Options options;
  private final Progress progress;
  private final RunningShop shop;
  private final Stock stock;
  private final String host;
  private final List<Trader> traders;
  private final List<LoadResult> trades = new ArrayList<>();
  private final RoundLog log;
  private long seed;

  /** `seed` is different for every turn. */
  ItemsTurn(Options options, Progress progress, RunningShop shop, Stock stock, long seed) {
    this.options = options;
    this.progress = progress;
    this.log = new RoundLog(progress);
    this.shop = shop;
    this.stock = stock;
    this.seed = seed;
    this.host = shop.address().getHostString() + ":" + shop.address().getPort();
    List<String> tokens = shop.tokens();
    int count = options.connections();
    this.traders =
        IntStream.range(0, count)
            .mapToObj(i -> new Trader(stock, host, tokens.get(i % tokens.size()), i, count))
            .toList();
  }

  ItemsRound run() throws IOException {
    Optional<Books> before = books();
    if (warm()) {
      trade("warm-up", Load.closedLoop(options.connections(), options.warmUp()));
      drain();
    }
    log.awaitQuiet(options.quietWait());
    Measured measured = measured();
    LoadResult applied = atHalfLoad(measured.commands().perSecond() / 2);
    LoadResult lonely = trade("one connection", Load.closedLoop(1, options.lonely()));
    drain();
    LoadResult fetches = read("by id", number -> new Visitor(stock, host, seed + number));
    Optional<LoadResult> pages =
        shop.tables().map(tables -> read("searches", searchers(List.of(SearchShape.values()))));
    Map<SearchShape, LoadResult> searches = pages.isEmpty() ? Map.of() : eachShape();
    if (before.isPresent()) {
      checkBooks(before.get());
    }
    return new ItemsRound(
        measured.commands(),
        applied,
        lonely,
        measured.cpu(),
        fetches,
        pages,
        searches,
        log.problems());
  }

  private record Measured(LoadResult commands, CpuPerCommand cpu) {}

  private Measured measured() throws IOException {
    CpuTimes subjectBefore = shop.processes().cpu();
    Duration generatorBefore = LoadGenerator.ownCpu();
    LoadResult commands =
        trade("closed loop", Load.closedLoop(options.connections(), options.measured()));
    Duration generator = LoadGenerator.ownCpu().minus(generatorBefore);
    drain();
    CpuTimes used = shop.processes().cpu().since(subjectBefore);
    double count = Math.max(1, commands.placed());
    return new Measured(
        commands,
        new CpuPerCommand(
            used.server().toNanos() / 1e3 / count,
            used.postgres().toNanos() / 1e3 / count,
            generator.toNanos() / 1e3 / count));
  }

  private LoadResult atHalfLoad(double half) {
    double rate = Math.max(1, half);
    if (warm()) {
      // What sends at a fixed rate is compiled now, not beside the first answers that count.
      trade("at half load", Load.openLoop(options.connections(), WARM_UP_AGAIN, rate));
    }
    return trade("open loop", Load.openLoop(options.connections(), options.measured(), rate));
  }

  /** Each shape alone on one connection: how long one search takes on a machine without load. */
  private Map<SearchShape, LoadResult> eachShape() {
    Map<SearchShape, LoadResult> results = new EnumMap<>(SearchShape.class);
    for (SearchShape shape : SearchShape.values()) {
      results.put(
          shape,
          load(shape.text(), searchers(List.of(shape)), Load.closedLoop(1, options.lonely())));
    }
    return results;
  }

  private IntFunction<Talk> searchers(List<SearchShape> shapes) {
    return number -> new Searcher(stock, host, seed + number, shapes);
  }

  /** Some who read, warmed up first: all connections, for half the time of commands. */
  private LoadResult read(String what, IntFunction<Talk> reader) {
    if (warm()) {
      load(
          what + ", warm-up",
          reader,
          Load.closedLoop(options.connections(), options.warmUp().dividedBy(READ_SHARE)));
    }
    return load(
        what, reader, Load.closedLoop(options.connections(), options.measured().dividedBy(2)));
  }

  private LoadResult load(String what, IntFunction<Talk> talk, Load load) {
    // No two runs ask for the same.
    seed += options.connections();
    List<Talk> talks = IntStream.range(0, load.connections()).mapToObj(talk).toList();
    return run(what, talks, load);
  }

  private LoadResult trade(String what, Load load) {
    LoadResult result = run(what, traders, load);
    trades.add(result);
    return result;
  }

  private LoadResult run(String what, List<? extends Talk> talks, Load load) {
    LoadResult result = LoadGenerator.of(shop.address(), talks).run(load);
    log.ran(what, result);
    return result;
  }

  /** Waits until all events are in the log, a bounded time: they are part of a command's work. */
  private void drain() throws IOException {
    if (shop.tables().isEmpty()) {
      return;
    }
    ShopTables tables = shop.tables().get();
    long end = System.nanoTime() + DRAIN_PATIENCE.toNanos();
    long waiting = tables.waiting();
    while (waiting > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(DRAIN_POLL_NANOS);
      waiting = tables.waiting();
    }
    if (waiting > 0) {
      log.problem(
          "%d rows of events were still not in the log after %s s",
          waiting, DRAIN_PATIENCE.toSeconds());
    }
  }

  private boolean warm() {
    return !options.warmUp().isZero();
  }

  private Optional<Books> books() throws IOException {
    return shop.tables().isEmpty() ? Optional.empty() : Optional.of(shop.tables().get().books());
  }

  private void checkBooks(Books before) throws IOException {
    Books after = shop.tables().orElseThrow().books();
    long applied = trades.stream().mapToLong(LoadResult::placed).sum();
    long uncertain = trades.stream().mapToLong(run -> run.uncertain() + run.wrong()).sum();
    progress.say(
        "  stored: %d actions; answered 200: %d", after.actions() - before.actions(), applied);
    log.problems(ItemsCheck.compare(before, after, applied, uncertain));
  }
}
