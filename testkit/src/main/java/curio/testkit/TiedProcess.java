package curio.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Child processes that end with this JVM: by a hook at its exit, and, where there is setpriv, by
 * the kernel when this JVM is killed. The kernel looks at the thread that started the child, so one
 * thread starts all of them and never ends. Thread-safe.
 */
final class TiedProcess {
  private static final long LIMIT_SECONDS = 60;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  /** What is made once, by whoever asks first. */
  private static final class Holder {
    private static final ExecutorService STARTER =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("child-starter").daemon().factory());
    private static final List<String> TIED = tied();

    static {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }
  }

  private TiedProcess() {}

  /** Starts one; what it writes is added to a file. */
  static Process start(List<String> command, Path directory, File output) throws IOException {
    var line = new ArrayList<>(Holder.TIED);
    line.addAll(command);
    var process =
        onStarter(() ->
            new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output))
                .start());
    RUNNING.add(process);
    return process;
  }

  static void end(Process process) {
    process.destroyForcibly();
    waitFor(process);
    RUNNING.remove(process);
  }

  static void signal(Process process, String name) {
    try {
      var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
      waitFor(kill);
      if (kill.exitValue() != 0) {
        throw new IllegalStateException("no signal " + name + " to a child");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it ends by itself. */
  static void waitFor(Process process) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a process does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Process onStarter(Callable<Process> start) throws IOException {
    try {
      return Holder.STARTER.submit(start).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a process cannot be started", e);
    }
  }

  private static List<String> tied() {
    return Files.isExecutable(Path.of("/usr/bin/setpriv"))
        ? List.of("/usr/bin/setpriv", "--pdeathsig", "KILL")
        : List.of();
  }
}
