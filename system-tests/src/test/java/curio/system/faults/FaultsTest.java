package curio.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A cluster whose processes are killed, frozen and cut off under load, at moments and in ways that
 * a seed chooses, keeps every promise. {@code -Dseed=N} replays a run, {@code -Dseeds=N} makes that
 * many one after the other, {@code -Dseconds=N} gives the faults of each so much time.
 */
@Tag("alone")
@Tag("long")
class FaultsTest {
  private static final long USUAL_SEED = 3;
  private static final boolean LONG = Boolean.getBoolean("long");

  /** The gallery joins the short runs when it has passed more of them; {@code -Dgallery=true}. */
  private static final boolean GALLERY = LONG || Boolean.getBoolean("gallery");

  /** Whether the log is on Kafka in all of them; {@code -Dkafka=true}. */
  private static final boolean KAFKA = Boolean.getBoolean("kafka");

  private static final int ON_KAFKA = 4;

  private static final Duration TIME =
      Duration.ofSeconds(Integer.getInteger("seconds", LONG ? 60 : 12));

  private static final Summary SUMMARY = new Summary();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path directory;

  /**
   * Seeds in a row, so that one of three is strict and one of two has roles apart; by itself the
   * first does both. Among all tests they are always the same, so that what fails there is the
   * change at hand; a run that asks for a number of seeds looks for what nobody has met yet.
   */
  static LongStream seeds() {
    Integer many =
        LONG ? Integer.valueOf(Integer.getInteger("seeds", 20)) : Integer.getInteger("seeds");
    long any = many == null ? USUAL_SEED : 3 * ThreadLocalRandom.current().nextLong(1_000_000_000L);
    long first = Long.getLong("seed", any);
    return LongStream.range(first, first + Objects.requireNonNullElse(many, 3));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyPromiseIsKept(long seed) throws Exception {
    run(seed, KAFKA ? Shape.of(seed).onKafka() : Shape.of(seed));
  }

  /** Some of the seeds, in long runs of everything. */
  static LongStream seedsOnKafka() {
    return seeds().limit(ON_KAFKA);
  }

  @ParameterizedTest
  @MethodSource("seedsOnKafka")
  @EnabledIfSystemProperty(named = "long", matches = "true")
  void everyPromiseIsKeptWithTheLogOnKafka(long seed) throws Exception {
    run(seed, Shape.of(seed).onKafka());
  }

  private void run(long seed, Shape shape) throws Exception {
    var report = new FaultRun(seed, shape, TIME, GALLERY, directory).run();

    SUMMARY.add(report);
    tell(String.format(Locale.ROOT, "report-%d.txt", seed), report.text());
    assertThat(report.allKept()).as("logs in %s\n%s", directory, report.text()).isTrue();
    assertThat(report.ledger().checked(Promise.ORDER_STANDS)).isPositive();
    assertThat(report.ledger().checked(Promise.FEED_WHOLE)).isPositive();
    assertThat(report.ledger().checked(Promise.ACTION_ONCE)).isPositive();
    assertThat(report.ledger().checked(Promise.ARCHIVED_ONCE)).isPositive();
    if (GALLERY) {
      assertThat(report.ledger().checked(Promise.IMAGE_STANDS)).isPositive();
      assertThat(report.ledger().checked(Promise.IMAGE_FRESH)).isPositive();
    }
  }

  @AfterAll
  static void sum() throws IOException {
    if (SUMMARY.runs() > 1) {
      tell("report-all.txt", SUMMARY.text());
    }
  }

  private static void tell(String file, String text) throws IOException {
    System.out.println(text);
    Files.writeString(Files.createDirectories(Path.of("target")).resolve(file), text);
  }
}
