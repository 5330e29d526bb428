package curio.bench;

import curio.bench.report.Machine;
import curio.bench.subject.Cleanup;
import curio.bench.subject.InsertLimit;
import curio.bench.subject.InsertLimit.Taken;
import curio.bench.subject.RunningSubject;
import curio.bench.subject.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Orders: the product, its peers and its limits in turn, round by round. */
final class OrdersBench {
  /** Connections of the insert limit that are measured. */
  static final List<Integer> INSERT_CONNECTIONS = List.of(1, 2);

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;
  private final List<Subject> subjects;
  private final Map<String, List<OrdersRound>> rounds = new LinkedHashMap<>();
  private final Map<String, String> postgres = new LinkedHashMap<>();
  private final Map<Integer, List<Taken>> inserts = new LinkedHashMap<>();

  OrdersBench(Options options, Progress progress, Cleanup cleanup, List<Subject> subjects) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
    this.subjects = subjects.stream().filter(subject -> options.wants(subject.name())).toList();
  }

  /** Runs all rounds. */
  OrdersResult run() throws IOException, SQLException {
    String machine;
    try (WorkDirectory work = cleanup.add(WorkDirectory.create())) {
      machine = Machine.describe(work.path());
      progress.say("%s", machine);
      for (int round = 1; round <= options.rounds(); round++) {
        for (Subject subject : subjects) {
          progress.say("round %d of %d: %s", round, options.rounds(), subject.name());
          rounds
              .computeIfAbsent(subject.name(), name -> new ArrayList<>())
              .add(turn(subject, work, round));
        }
        if (options.wants("inserts")) {
          insert(work, round);
        }
      }
    }
    return new OrdersResult(machine, options, postgres, rounds, inserts);
  }

  private OrdersRound turn(Subject subject, WorkDirectory work, int round)
      throws IOException, SQLException {
    Path directory = work.fresh(subject.name());
    try (Cleanup turn = cleanup.add(new Cleanup())) {
      RunningSubject running = subject.start(directory, turn);
      if (running.tables().isPresent()) {
        postgres.put(subject.name(), running.tables().get().version());
      }
      return new OrdersTurn(options, progress, running, round * 100L).run();
    } finally {
      work.delete(directory);
    }
  }

  private void insert(WorkDirectory work, int round) throws IOException {
    for (int connections : INSERT_CONNECTIONS) {
      Path directory = work.fresh("inserts");
      progress.say(
          "round %d of %d: bare inserts, %d connections", round, options.rounds(), connections);
      QuietMachine.await(options.quietWait());
      Taken taken = new InsertLimit(cleanup).run(directory, connections, options.measured());
      progress.say("  %,.0f orders/s", taken.ordersPerSecond());
      inserts.computeIfAbsent(connections, count -> new ArrayList<>()).add(taken);
      work.delete(directory);
    }
  }
}
