package curio.bench;

import curio.bench.subject.CpuTimes;
import curio.bench.subject.FeedClients;
import curio.bench.subject.FeedLoad;
import curio.bench.subject.RunningFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Loads of one subject that runs, one after the other. One owner thread. */
final class FeedTurn {
  private static final int FEW = 1;
  private static final int MANY = 16;

  private final String name;
  private final RunningFeed feed;
  private final FeedClients clients;
  private final FeedSize size;
  private final Duration length;
  private final List<String> problems;
  private long events;

  /** What is wrong is added to the problems. */
  FeedTurn(
      String name,
      RunningFeed feed,
      FeedClients clients,
      FeedSize size,
      Duration length,
      List<String> problems) {
    this.name = name;
    this.feed = feed;
    this.clients = clients;
    this.size = size;
    this.length = length;
    this.problems = problems;
  }

  FeedRound run(boolean whole, Duration quietWait) throws IOException {
    clients.connect(feed, size.sockets());
    for (int inFlight : List.of(FEW, MANY)) {
      check(clients.closed(inFlight, size.warmUp()));
    }
    double busy = QuietMachine.await(quietWait);
    if (!QuietMachine.isQuiet(busy)) {
      problems.add(
          "%s: %.0f %% of the machine was busy with other things".formatted(name, busy * 100));
    }
    FeedFigures one = measured(() -> clients.closed(FEW, length));
    FeedFigures sixteen = measured(() -> clients.closed(MANY, length));
    Optional<FeedFigures> toAll = Optional.empty();
    Optional<FeedFigures> toGroups = Optional.empty();
    if (whole) {
      double half = one.load().perSecond() / 2 / size.sockets();
      toAll = Optional.of(measured(() -> clients.open(half, false, length)));
      toGroups = Optional.of(measured(() -> clients.open(half * RunningFeed.GROUPS, true, length)));
    }
    if (feed.stored().isPresent() && feed.stored().get().count() != events) {
      problems.add(
          "%s: %d events are stored (expected: %d that all received)"
              .formatted(name, feed.stored().get().count(), events));
    }
    return new FeedRound(one, sixteen, toAll, toGroups);
  }

  @FunctionalInterface
  private interface Loading {
    FeedLoad run() throws IOException;
  }

  private FeedFigures measured(Loading loading) throws IOException {
    CpuTimes before = feed.processes().cpu();
    FeedLoad load = loading.run();
    CpuTimes used = feed.processes().cpu().since(before);
    check(load);
    return new FeedFigures(load, used);
  }

  private void check(FeedLoad load) {
    events += load.events();
    if (load.wrong() + load.refused() + load.unfinished() > 0) {
      problems.add(
          "%s: %d deliveries out of order or doubled, %d events refused, %d not received by all"
              .formatted(name, load.wrong(), load.refused(), load.unfinished()));
    }
    if (load.deliveries() == 0) {
      problems.add(name + ": nothing was delivered");
    }
  }
}
