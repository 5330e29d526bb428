package curio.system.mobileid;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten sessions a second on two nodes of which one is killed now and then: each ends as it has to,
 * and what was signed is. {@code -Dminutes=N} makes a long one of that many, with people as slow as
 * real ones and a kill each minute.
 */
@Tag("long")
class LoadTest {
  private static final int PER_SECOND = 10;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  @Test
  void everySessionEndsRight() throws Exception {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    var plan = plan(Integer.getInteger("minutes", Boolean.getBoolean("long") ? 5 : 0));

    var report = new LoadRun(plan, directory, seed).run();

    tell(report.text());
    var checker = report.checker();
    assertThat(checker.wrong()).as("logs in %s", directory).isEmpty();
    assertThat(checker.right() + checker.lostHandOuts()).isGreaterThanOrEqualTo(plan.sessions());
    assertThat(report.mostPolls()).isEqualTo(1);
    assertThat(report.rangTwice()).isEmpty();
    assertThat(report.exceptions().size()).isLessThanOrEqualTo((int) checker.spentKeys());
  }

  private static LoadPlan plan(int minutes) {
    return minutes == 0
        ? new LoadPlan(
            PER_SECOND,
            Duration.ofSeconds(36),
            Duration.ofSeconds(15),
            Duration.ofSeconds(2),
            Duration.ofSeconds(8))
        : new LoadPlan(
            PER_SECOND,
            Duration.ofMinutes(minutes),
            Duration.ofMinutes(1),
            Duration.ofSeconds(8),
            Duration.ofSeconds(60));
  }

  private static void tell(String text) throws IOException {
    System.out.println(text);
    Files.writeString(
        Files.createDirectories(Path.of("target")).resolve("report-mobile-id.txt"), text);
  }
}
