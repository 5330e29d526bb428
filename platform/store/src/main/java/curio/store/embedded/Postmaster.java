package curio.store.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of the server process as our direct child. To be started from a platform thread that
 * lives as long as the server may: the kernel ties it to that thread. Thread-safe otherwise.
 */
final class Postmaster {
  private static final Duration FAST_STOP = Duration.ofSeconds(10);
  private static final Duration IMMEDIATE_STOP = Duration.ofSeconds(5);
  private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Path home;
  private final Path cluster;
  private final Launch launch;
  private final Process process;

  private Postmaster(Path home, Path cluster, Launch launch, Process process) {
    this.home = home;
    this.cluster = cluster;
    this.launch = launch;
    this.process = process;
  }

  static Postmaster spawn(
      Path home, PostgresFiles files, Launch launch, int port, Map<String, String> parameters)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-D",
                files.cluster().toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
    parameters.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    Process process =
        new ProcessBuilder(launch.server(home.resolve("bin").resolve("postgres"), arguments))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log()))
            .start();
    return new Postmaster(home, files.cluster(), launch, process);
  }

  /** Waits until connections are accepted; false if the process ended or the limit has passed. */
  boolean awaitReady(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (saysReady()) {
        return true;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
    return false;
  }

  boolean alive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Waits some time for the end of the process; whether it has ended. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Ends the process: connections are cut and a checkpoint written, else at once, else killed. */
  void stop() throws InterruptedException, IOException {
    if (!signalled("INT", FAST_STOP) && !signalled("QUIT", IMMEDIATE_STOP)) {
      process.destroyForcibly().waitFor(IMMEDIATE_STOP.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean signalled(String signal, Duration limit)
      throws InterruptedException, IOException {
    if (process.isAlive()) {
      // Java itself can only send TERM, which waits for clients, and KILL, which costs a recovery.
      launch.run(
          home.resolve("bin").resolve("pg_ctl"),
          List.of("kill", signal, Long.toString(process.pid())),
          new File("/dev/null"),
          SIGNAL_LIMIT);
    }
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Line 1 of the file is the pid, line 8 the state; a file left by an earlier run lies. */
  private boolean saysReady() {
    try {
      List<String> lines = Files.readAllLines(cluster.resolve("postmaster.pid"));
      return lines.size() >= 8
          && lines.getFirst().strip().equals(Long.toString(process.pid()))
          && lines.get(7).strip().equals("ready");
    } catch (IOException notYet) {
      return false;
    }
  }
}
