package curio.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;

import curio.bench.subject.SafepointLog.Pauses;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafepointLogTest {
  private static final String LINE =
      "[%s.250s] Safepoint \"SerialCollectForAllocation\", Time since last: 812345678 ns, Reaching"
          + " safepoint: 41234 ns, Cleanup: 0 ns, At safepoint: 4000000 ns, Leaving safepoint: 100"
          + " ns, Total: %s ns, Threads: 1 runnable, 30 total%n";

  @TempDir Path directory;

  @Test
  void pausesAfterAMarkAreCountedAndAdded() throws Exception {
    SafepointLog log = new SafepointLog(directory.resolve("safepoints.log"));
    assertThat(log.since(log.mark())).isEqualTo(new Pauses(0, 0, 0));

    Files.writeString(log.file(), LINE.formatted("1", "90000000"));
    long mark = log.mark();
    Files.writeString(
        log.file(),
        LINE.formatted("1", "90000000")
            + LINE.formatted("2", "4000000")
            + "something else\n"
            + LINE.formatted("3", "12500000"));

    assertThat(log.since(mark)).isEqualTo(new Pauses(2, 16.5, 12.5));
  }

  @Test
  void aJvmWritesWhatIsRead() throws Exception {
    SafepointLog log = new SafepointLog(directory.resolve("safepoints.log"));
    Process jvm =
        new ProcessBuilder(
                Jvm.java(),
                log.option(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Jvm.classPath(),
                Collecting.class.getName())
            .inheritIO()
            .start();

    assertThat(jvm.waitFor()).isZero();
    assertThat(log.since(0).count()).isPositive();
    assertThat(log.since(0).longestMillis()).isPositive();
  }

  /** Collects its garbage once. */
  static final class Collecting {
    private Collecting() {}

    @SuppressWarnings("CallToSystemGC") // a pause is what is wanted
    public static void main(String[] arguments) {
      System.gc();
    }
  }
}
