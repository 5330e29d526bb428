package curio.bench;

import curio.bench.report.Machine;
import curio.bench.subject.Cleanup;
import curio.bench.subject.EffectSubject;
import curio.bench.subject.RelaySubject;
import curio.bench.subject.SharingNodes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Events on their way: from an order to its effect, out of an outbox, and who has the partitions.
 * Subjects have their turns one after the other, round by round.
 */
final class LogBench {
  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final List<EffectSubject> consumers;
  private final List<RelaySubject> relays;
  private final Map<String, List<EffectRound>> effects = new LinkedHashMap<>();
  private final Map<String, List<RelayRound>> moves = new LinkedHashMap<>();
  private final List<OwnershipRound> ownership = new ArrayList<>();

  LogBench(
      Options options,
      Progress progress,
      Cleanup cleanup,
      List<EffectSubject> consumers,
      List<RelaySubject> relays) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.consumers = consumers.stream().filter(one -> options.wants(one.name())).toList();
    this.relays = relays.stream().filter(one -> options.wants(one.name())).toList();
  }

  /** Runs all rounds. */
  LogResult run() throws IOException {
    String machine;
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      machine = Machine.describe(work.path());
      progress.say("%s", machine);
      for (int round = 1; round <= options.rounds(); round++) {
        for (EffectSubject subject : consumers) {
          progress.say("round %d of %d: effects, %s", round, options.rounds(), subject.name());
          effect(subject, work, round);
        }
        for (RelaySubject subject : relays) {
          progress.say("round %d of %d: backlog, %s", round, options.rounds(), subject.name());
          move(subject, work);
        }
        if (options.wants(LogResult.CURIO)) {
          progress.say("round %d of %d: partitions", round, options.rounds());
          share(work, round);
        }
      }
    }
    return new LogResult(machine, options, consumers, relays, effects, moves, ownership);
  }

  private void effect(EffectSubject subject, WorkDirectory work, int round) throws IOException {
    Path directory = work.fresh(subject.name());
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      effects
          .computeIfAbsent(subject.name(), name -> new ArrayList<>())
          .add(
              new EffectTurn(options, progress, subject.start(directory, turn), 1_000L * round)
                  .run());
    } finally {
      work.delete(directory);
    }
  }

  private void move(RelaySubject subject, WorkDirectory work) throws IOException {
    Path directory = work.fresh(subject.name());
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      moves
          .computeIfAbsent(subject.name(), name -> new ArrayList<>())
          .add(new RelayTurn(options, progress, subject.start(directory, turn)).run());
    } finally {
      work.delete(directory);
    }
  }

  private void share(WorkDirectory work, int round) throws IOException {
    Path directory = work.fresh("partitions");
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      ownership.add(
          new OwnershipTurn(
                  progress, SharingNodes.start(directory, turn), new SplittableRandom(round))
              .run());
    } finally {
      work.delete(directory);
    }
  }
}
