package curio.bench;

import curio.bench.Takeover.How;
import curio.bench.report.Machine;
import curio.bench.subject.Cleanup;
import curio.bench.subject.JobStore;
import curio.bench.subject.JobSubject;
import curio.bench.subject.JobSubject.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** Background jobs: the product, its peers and its limit in turn, round by round. */
final class JobsBench {
  private static final Duration CUT_OFF = Duration.ofSeconds(40);
  private static final Duration TRIAL_CUT_OFF = Duration.ofSeconds(10);
  private static final String PRODUCT = "curio";

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final List<JobSubject> subjects;
  private final TreeSet<String> postgres = new TreeSet<>();
  private final Map<String, List<JobsRound>> rounds = new LinkedHashMap<>();
  private final Map<String, List<Takeover>> takeovers = new LinkedHashMap<>();

  JobsBench(Options options, Progress progress, Cleanup cleanup, List<JobSubject> subjects) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.subjects = subjects.stream().filter(subject -> takesPart(subject, options)).toList();
  }

  /** Runs all rounds. */
  JobsResult run() throws IOException, SQLException {
    String machine;
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      machine = Machine.describe(work.path());
      progress.say("%s", machine);
      for (int round = 1; round <= options.rounds(); round++) {
        for (JobSubject subject : subjects) {
          if (round > 1 && !isInEachRound(subject)) {
            continue;
          }
          progress.say("round %d of %d: %s", round, options.rounds(), subject.name());
          turn(subject, work, round);
          for (How how : How.values()) {
            takeover(subject, how, work, round);
          }
        }
      }
    }
    return new JobsResult(machine, options, List.copyOf(postgres), subjects, rounds, takeovers);
  }

  private void turn(JobSubject subject, WorkDirectory work, int round)
      throws IOException, SQLException {
    Path directory = work.fresh(subject.name());
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      JobStore store = subject.start(directory, turn);
      store.version().ifPresent(postgres::add);
      rounds
          .computeIfAbsent(subject.name(), name -> new ArrayList<>())
          .add(new JobsTurn(options, progress, subject, store, new SplittableRandom(round)).run());
    } finally {
      work.delete(directory);
    }
  }

  private void takeover(JobSubject subject, How how, WorkDirectory work, int round)
      throws IOException {
    int tries = tries(subject, round);
    if (tries == 0) {
      return;
    }
    Path directory = work.fresh(subject.name());
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      JobStore store = subject.start(directory, turn);
      takeovers
          .computeIfAbsent(subject.name(), name -> new ArrayList<>())
          .add(
              new TakeoverTurn(store, progress, new SplittableRandom(round))
                  .run(how, tries, options.quick() ? TRIAL_CUT_OFF : CUT_OFF));
    } finally {
      work.delete(directory);
    }
  }

  /** The product often, so that its slowest is known; peers once. */
  private int tries(JobSubject subject, int round) {
    if (subject.part() == Part.STORED_JOBS) {
      return 0;
    }
    if (subject.name().equals(PRODUCT)) {
      return JobsSize.of(options).takeovers();
    }
    return round == 1 ? 1 : 0;
  }

  private static boolean takesPart(JobSubject subject, Options options) {
    return subject.part() == Part.ON_REQUEST
        ? options.names(subject.name())
        : options.wants(subject.name());
  }

  private static boolean isInEachRound(JobSubject subject) {
    return switch (subject.part()) {
      case ALL, STORED_JOBS -> true;
      case ONCE, ON_REQUEST -> false;
    };
  }
}
