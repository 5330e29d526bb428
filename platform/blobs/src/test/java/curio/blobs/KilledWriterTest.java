package curio.blobs;

import static curio.testkit.Eventually.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they put blobs. {@code -Dseed=N} replays their choices. */
class KilledWriterTest {
  private static final int ROUNDS = 6;

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  @TempDir private Path temporary;
  private Path directory;

  @BeforeEach
  void choose() {
    directory = temporary.resolve("blobs");
  }

  @Test
  void whatWasAcknowledgedIsThereAndNothingHalf() throws Exception {
    var acknowledged = new HashSet<BlobKey>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(killedAfter(1 + random.nextInt(30)));
    }
    assertThat(unfinished()).as("seed %d", seed).isNotEmpty();

    try (var blobs = FileBlobs.open(directory)) {
      assertThat(blobs.missing(acknowledged)).as("seed %d", seed).isEmpty();
      var all = new ArrayList<BlobInfo>();
      blobs.list(all::addAll);
      assertThat(all).hasSizeBetween(acknowledged.size(), acknowledged.size() + ROUNDS);
      // Which reads their hashes too.
      assertThat(all).allMatch(info -> blobs.read(info.key(), 2 << 20).isPresent());
      assertThat(unfinished()).as("those of this process alone").hasSize(1);
    }
    assertThat(unfinished()).isEmpty();
  }

  /** What each process is writing: a directory, once it has ended without its lock. */
  private List<Path> unfinished() throws IOException {
    try (var files = Files.list(directory.resolve("incoming"))) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  private List<BlobKey> killedAfter(int puts) throws Exception {
    var printed = Files.createTempFile(temporary, "printed", ".txt");
    var process =
        new ProcessBuilder(
                Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath(),
                Writer.class.getName(),
                directory.toString(),
                Long.toString(random.nextLong()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(printed.toFile())
            .start();
    try {
      eventually(() -> assertThat(keys(printed)).hasSizeGreaterThanOrEqualTo(puts));
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    var keys = keys(printed);
    Files.delete(printed);
    return keys;
  }

  /** The last line may be cut. */
  private static List<BlobKey> keys(Path printed) throws IOException {
    var text = Files.readString(printed);
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .map(line -> BlobKey.of(line).orElseThrow())
        .toList();
  }

  /** All that it needs, which is little. */
  private static String classPath() {
    return Stream.of(Writer.class, FileBlobs.class, CurioException.class)
        .map(type -> requireNonNull(type.getProtectionDomain().getCodeSource()))
        .map(source -> requireNonNull(source.getLocation()).getPath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
