package curio.bench.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** What the benchmark ran on. */
public final class Machine {
  private static final int SYNCS = 51;

  private Machine() {}

  /** Cores, memory, kernel, Java and the disk of the directory, in one sentence. */
  public static String describe(Path directory) throws IOException {
    return "%d cores (%s), %s memory, %s %s, Java %s; data on %s, where writing 8 KiB and fsync takes %s us (median of %d)"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            field(Path.of("/proc/cpuinfo"), "model name"),
            field(Path.of("/proc/meminfo"), "MemTotal"),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            Files.getFileStore(directory).type(),
            Spread.number(syncMicros(directory), 0),
            SYNCS);
  }

  private static double syncMicros(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "sync", "");
    double[] micros = new double[SYNCS];
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      for (int i = 0; i < SYNCS; i++) {
        long start = System.nanoTime();
        channel.write(ByteBuffer.allocate(8192));
        channel.force(false);
        micros[i] = (System.nanoTime() - start) / 1e3;
      }
    } finally {
      Files.delete(file);
    }
    return Spread.of(Arrays.stream(micros)).median();
  }

  private static String field(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
