package curio.bench;

import curio.bench.subject.RunningSubject;
import curio.bench.subject.SafepointLog;
import curio.bench.subject.SafepointLog.Pauses;
import curio.bench.subject.StoreActivity;
import curio.bench.subject.StoreWatch;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at a subject's store and JVM while a load runs. Not thread-safe. */
final class OpenLoopWatch {
  /**
   * What was seen; empty where the subject has no store or notes no pauses.
   *
   * @param busy share of all cores that was used, by whomever
   */
  record Seen(Optional<StoreActivity> store, Optional<Pauses> pauses, double busy) {
    static final Seen NOTHING = new Seen(Optional.empty(), Optional.empty(), 0);
  }

  private final RunningSubject subject;
  private Seen seen = Seen.NOTHING;

  OpenLoopWatch(RunningSubject subject) {
    this.subject = subject;
  }

  /** Runs the load and gives what came of it; {@link #seen} has the rest. */
  <T> T during(Supplier<T> load) throws IOException, SQLException {
    @Nullable SafepointLog log = subject.pauses().orElse(null);
    long mark = log == null ? 0 : log.mark();
    @Nullable StoreWatch watch = subject.tables().isEmpty() ? null : subject.tables().get().watch();
    QuietMachine.CpuCount before = QuietMachine.now();
    T result = load.get();
    double busy = QuietMachine.now().busySince(before);
    seen =
        new Seen(
            watch == null ? Optional.empty() : Optional.of(watch.stop()),
            log == null ? Optional.empty() : Optional.of(log.since(mark)),
            busy);
    return result;
  }

  Seen seen() {
    return seen;
  }
}
