package curio.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until little else runs on the machine, by {@code /proc/stat}; the load average would lag a
 * minute behind.
 */
final class QuietMachine {
  private static final double MOST_BUSY = 0.08;
  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private QuietMachine() {}

  /**
   * The busy share of all cores over the last second looked at, at most `patience` later; no
   * patience: 0 at once.
   */
  static double await(Duration patience) throws IOException {
    if (patience.isZero()) {
      return 0;
    }
    long end = System.nanoTime() + patience.toNanos();
    double busy;
    do {
      busy = sample();
    } while (busy > MOST_BUSY && System.nanoTime() < end);
    return busy;
  }

  /** Whether that share is low enough for a measurement. */
  static boolean isQuiet(double busy) {
    return busy <= MOST_BUSY;
  }

  /** What all cores have done until now. */
  static CpuCount now() throws IOException {
    return CpuCount.parse(Files.readString(Path.of("/proc/stat")));
  }

  private static double sample() throws IOException {
    CpuCount before = now();
    long end = System.nanoTime() + SAMPLE_NANOS;
    for (long left = SAMPLE_NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return now().busySince(before);
  }

  /** The first line of {@code /proc/stat} (proc(5)): ticks of all cores since boot. */
  record CpuCount(long idle, long all) {
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISK = 5;

    /** What follows is guest time, which is part of user time already. */
    private static final int STEAL = 8;

    static CpuCount parse(String stat) {
      String[] fields = stat.lines().findFirst().orElseThrow().split(" +");
      long all = 0;
      for (int i = 1; i <= STEAL; i++) {
        all += Long.parseLong(fields[i]);
      }
      return new CpuCount(
          Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING_FOR_DISK]), all);
    }

    double busySince(CpuCount before) {
      return all == before.all ? 0 : 1 - (double) (idle - before.idle) / (all - before.all);
    }
  }
}
