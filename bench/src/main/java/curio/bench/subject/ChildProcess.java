package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A process that the benchmark started and ends, with its output in a file. Thread-safe. */
final class ChildProcess implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 5;

  private final Process process;
  private final Path output;

  private ChildProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  static ChildProcess start(List<String> command, Map<String, String> environment, Path output)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    return new ChildProcess(builder.start(), output);
  }

  long pid() {
    return process.pid();
  }

  boolean running() {
    return process.isAlive();
  }

  /**
   * Waits until `sign` gives something; fails with the end of the output if the process ends or the
   * time is up.
   */
  <T> T await(Supplier<Optional<T>> sign, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<T> seen = sign.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      if (endedWithin(POLL_MILLIS) || System.nanoTime() > end) {
        throw new IOException(
            "%s: %s%n%s"
                .formatted(process.info().commandLine().orElse("process"), state(), tail()));
      }
    }
  }

  /** Waits for the process to end by itself and gives its exit code. */
  int awaitEnd(Duration patience) throws IOException {
    if (!endedWithin(patience.toMillis())) {
      throw new IOException("still running after " + patience + ": " + tail());
    }
    return process.exitValue();
  }

  /** A line of the last ones of the output that contains this, if there is one. */
  Optional<String> line(String part) {
    try {
      return tail().lines().filter(line -> line.contains(part)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The last lines of the output. */
  String tail() throws IOException {
    List<String> lines = Files.exists(output) ? Files.readAllLines(output) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** Ends the process as if the power had failed, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Asks the process to end, and makes it end if it does not within 20 s. */
  @Override
  public void close() {
    process.destroy();
    if (!endedWithin(STOP_PATIENCE.toMillis())) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private String state() {
    return process.isAlive() ? "not ready in time" : "ended with " + process.exitValue();
  }

  private boolean endedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
