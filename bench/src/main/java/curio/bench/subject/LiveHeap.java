package curio.bench.subject;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What a JVM holds, asked with the JDK's {@code jcmd}. Linux only. */
public final class LiveHeap {
  private static final long PATIENCE_SECONDS = 60;
  private static final String TOTAL = "Total";

  private LiveHeap() {}

  /** Bytes of all objects that can be reached; collects garbage first. */
  public static long bytes(long pid) throws IOException {
    Path jcmd = Path.of(Jvm.java()).resolveSibling("jcmd");
    Path output = Files.createTempFile("curio-heap-", ".txt");
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("jcmd gives no answer about process " + pid);
      }
      return parse(Files.readString(output, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }

  /** Platform threads of a process. */
  public static int threads(long pid) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      return (int) tasks.count();
    }
  }

  static long parse(String histogram) throws IOException {
    String total =
        histogram
            .lines()
            .filter(line -> line.startsWith(TOTAL))
            .findFirst()
            .orElseThrow(() -> new IOException("jcmd tells no total: " + histogram));
    return Long.parseLong(total.strip().split(" +")[2]);
  }
}
