package curio.bench;

import curio.bench.subject.Cleanup;
import curio.bench.subject.ProcessTree;
import curio.bench.subject.RpcSubject;
import curio.bench.subject.Worker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One unary call between nodes: through the product's channel, and by gRPC alone, in turn. */
final class RpcBench {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Options options;
  private final Progress progress;
  private final Cleanup cleanup;

  RpcBench(Options options, Progress progress, Cleanup cleanup) {
    this.options = options;
    this.progress = progress;
    this.cleanup = cleanup;
  }

  /** Runs all rounds. */
  Map<RpcSubject, List<RpcRound>> run(WorkDirectory work) throws IOException {
    Map<RpcSubject, List<RpcRound>> rounds = new EnumMap<>(RpcSubject.class);
    for (int number = 1; number <= options.rounds(); number++) {
      for (RpcSubject subject : RpcSubject.values()) {
        Path directory = work.fresh(subject.subject());
        RpcRound round = round(subject, directory);
        progress.say(
            "round %d of %d: %-6s %,9.0f/s  %.1f µs CPU a call",
            number, options.rounds(), subject.subject(), round.perSecond(), round.cpuMicros());
        rounds.computeIfAbsent(subject, key -> new ArrayList<>()).add(round);
        work.delete(directory);
      }
    }
    return rounds;
  }

  private RpcRound round(RpcSubject subject, Path directory) throws IOException {
    try (Worker worker = cleanup.add(subject.start(directory))) {
      if (!options.warmUp().isZero()) {
        call(worker, options.warmUp());
      }
      QuietMachine.await(options.quietWait());
      return call(worker, options.measured());
    }
  }

  private RpcRound call(Worker worker, Duration duration) throws IOException {
    ProcessTree process = new ProcessTree(List.of(worker.pid()));
    Duration before = process.cpu().server();
    worker.say("call " + duration.toSeconds() + " " + options.connections());
    double p50 = worker.await("p50", duration.plus(PATIENCE)).value() / 1e3;
    double p99 = worker.await("p99", PATIENCE).value() / 1e3;
    long calls = worker.await("calls", PATIENCE).value();
    double cpuMicros = process.cpu().server().minus(before).toNanos() / 1e3 / calls;
    return new RpcRound(calls / (double) duration.toSeconds(), cpuMicros, p50, p99);
  }
}
