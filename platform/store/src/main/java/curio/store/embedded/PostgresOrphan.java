package curio.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server that outlived the process that had started it. It has old settings and an unknown port,
 * so it is stopped, never adopted. Only to be looked for while holding the lock of the directory.
 */
final class PostgresOrphan {
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private PostgresOrphan() {}

  /** Stops the server that still runs on the cluster, if there is one. */
  static void stop(Path home, Path cluster, Launch launch, File log) throws IOException {
    for (String mode : List.of("fast", "immediate")) {
      if (find(cluster).isPresent()) {
        launch.run(
            home.resolve("bin").resolve("pg_ctl"),
            List.of("stop", "-D", cluster.toString(), "-m", mode, "-w", "-t", "20"),
            log,
            LIMIT);
      }
    }
  }

  /** A stale pid file may name a process that has nothing to do with PostgreSQL: we look closer. */
  static Optional<ProcessHandle> find(Path cluster) throws IOException {
    Path file = cluster.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,9}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(process -> worksIn(cluster, process));
  }

  /** A postmaster makes its cluster the working directory. */
  private static boolean worksIn(Path cluster, ProcessHandle process) {
    Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.readSymbolicLink(link).equals(cluster.toRealPath());
    } catch (IOException notLinuxOrNotOurs) {
      return process.info().command().map(command -> command.endsWith("postgres")).orElse(false);
    }
  }
}
