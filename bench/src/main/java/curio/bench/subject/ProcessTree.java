package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of a subject: the roots and all their descendants, as they are at the moment of the
 * call. Linux only.
 */
public final class ProcessTree {
  private static final String POSTGRES = "postgres";

  private final List<Long> roots;

  public ProcessTree(List<Long> roots) {
    this.roots = List.copyOf(roots);
  }

  /** CPU time used so far, with a resolution of 10 ms for each process. */
  public CpuTimes cpu() {
    Duration server = Duration.ZERO;
    Duration postgres = Duration.ZERO;
    for (long pid : pids()) {
      Optional<ProcStat> stat = read(pid, "stat").map(ProcStat::parse);
      if (stat.isEmpty()) {
        continue;
      }
      if (stat.get().program().equals(POSTGRES)) {
        postgres = postgres.plus(stat.get().cpu());
      } else {
        server = server.plus(stat.get().cpu());
      }
    }
    return new CpuTimes(server, postgres);
  }

  /** Memory in use now. */
  public MemoryUse memory() {
    MemoryUse sum = new MemoryUse(0, 0);
    for (long pid : pids()) {
      sum = read(pid, "smaps_rollup").map(MemoryUse::parse).map(sum::plus).orElse(sum);
    }
    return sum;
  }

  private List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    for (long root : roots) {
      ProcessHandle.of(root)
          .ifPresent(handle ->
              Stream.concat(Stream.of(handle), handle.descendants())
                  .map(ProcessHandle::pid)
                  .filter(pid -> !pids.contains(pid))
                  .forEach(pids::add));
    }
    return pids;
  }

  /** Empty when the process has ended. */
  private static Optional<String> read(long pid, String file) {
    try {
      return Optional.of(Files.readString(Path.of("/proc", Long.toString(pid), file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
