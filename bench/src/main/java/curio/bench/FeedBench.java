package curio.bench;

import curio.bench.report.Machine;
import curio.bench.subject.Cleanup;
import curio.bench.subject.FeedClients;
import curio.bench.subject.FeedSubject;
import curio.bench.subject.LiveHeap;
import curio.bench.subject.RunningFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Subjects by turns, each round each of them; then what idle sockets take, once. */
final class FeedBench {
  static final String PRODUCT = "curio";
  static final String TWO_NODES = "curio-two-nodes";
  private static final double KIB = 1024;

  private final Options options;
  private final Progress progress;
  private final List<FeedSubject> subjects;
  private final FeedSize size;
  private final List<String> problems = new ArrayList<>();

  FeedBench(Options options, Progress progress, List<FeedSubject> subjects) {
    this.options = options;
    this.progress = progress;
    this.subjects = subjects.stream().filter(each -> options.wants(each.name())).toList();
    this.size = FeedSize.of(options);
  }

  FeedResult run(WorkDirectory work) throws IOException {
    String machine = Machine.describe(work.path());
    Map<String, List<FeedRound>> rounds = new LinkedHashMap<>();
    for (int number = 1; number <= options.rounds(); number++) {
      for (FeedSubject subject : subjects) {
        progress.say("round %d of %d: %s", number, options.rounds(), subject.name());
        rounds.computeIfAbsent(subject.name(), name -> new ArrayList<>()).add(round(subject, work));
      }
    }
    List<FeedIdle> idle = new ArrayList<>();
    for (FeedSubject subject : subjects) {
      if (subject.whole()) {
        progress.say("idle sockets: %s", subject.name());
        idle.add(idle(subject, work));
      }
    }
    return new FeedResult(machine, size, subjects, rounds, idle, problems);
  }

  private FeedRound round(FeedSubject subject, WorkDirectory work) throws IOException {
    Duration length = options.measured().dividedBy(2);
    return with(
        subject,
        work,
        (feed, clients) ->
            new FeedTurn(subject.name(), feed, clients, size, length, problems)
                .run(subject.whole(), options.quietWait()));
  }

  private FeedIdle idle(FeedSubject subject, WorkDirectory work) throws IOException {
    return with(
        subject,
        work,
        (feed, clients) -> {
          clients.connect(feed, size.idleBefore());
          boolean heap = subject.name().equals(PRODUCT);
          long server = feed.servers().getFirst();
          long heapBefore = heap ? LiveHeap.bytes(server) : 0;
          long pssBefore = feed.processes().memory().pssKib();
          clients.connect(feed, size.idle());
          long pss = feed.processes().memory().pssKib() - pssBefore;
          double more = heap ? LiveHeap.bytes(server) - heapBefore : 0;
          return new FeedIdle(
              subject.name(), size.idle(), more / size.idle(), pss * KIB / size.idle());
        });
  }

  @FunctionalInterface
  private interface Use<T> {
    T of(RunningFeed feed, FeedClients clients) throws IOException;
  }

  /** Each turn has processes and a store of its own. */
  private <T> T with(FeedSubject subject, WorkDirectory work, Use<T> use) throws IOException {
    Path directory = work.fresh(subject.name());
    T result;
    try (Cleanup own = Cleanup.atExit()) {
      RunningFeed feed = subject.start(directory, own);
      FeedClients clients = own.add(FeedClients.start(feed, directory.resolve("clients.log")));
      result = use.of(feed, clients);
    }
    work.delete(directory);
    return result;
  }
}
