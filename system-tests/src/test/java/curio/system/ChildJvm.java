package curio.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM with the class path of the tests; what it prints goes to a file. Not thread-safe. */
public final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final Path output;

  /** Starts it. */
  public ChildJvm(Path output, String mainClass, List<String> arguments) throws IOException {
    this.output = output;
    var command = new ArrayList<String>();
    command.add(Path.of(property("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            property("java.class.path"),
            mainClass));
    command.addAll(arguments);
    this.process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
            .start();
  }

  private static String property(String name) {
    return String.valueOf(System.getProperty(name));
  }

  /** Whether the process is there. */
  public boolean running() {
    return process.isAlive();
  }

  /** How it ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** What it has printed so far. */
  public String printed() throws IOException {
    return Files.readString(output);
  }

  /** SIGKILL: nothing of the process runs any more. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    await();
  }

  /** SIGTERM, as an operator stops it. */
  public void terminate() throws InterruptedException {
    process.destroy();
    await();
  }

  /** Any signal by its name, such as TERM or STOP; does not wait for what comes of it. */
  public void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
      throw new IllegalStateException("the signal " + name + " cannot be sent");
    }
  }

  /** Waits for the end of the process and returns its exit code. */
  public int awaitExit() throws InterruptedException {
    await();
    return process.exitValue();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  private void await() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the process " + process.pid() + " does not end");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
