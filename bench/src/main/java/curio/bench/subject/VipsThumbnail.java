package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The thumbnailer of libvips, a process for each picture. */
public final class VipsThumbnail {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path PROGRAM = Path.of("/usr/bin/vipsthumbnail");

  private final Path directory;
  private final String version;

  private VipsThumbnail(Path directory, String version) {
    this.directory = directory;
    this.version = version;
  }

  /** The one that is installed, if one is; it works in the directory. */
  public static Optional<VipsThumbnail> installed(Path directory) throws IOException {
    if (!Files.isExecutable(PROGRAM)) {
      return Optional.empty();
    }
    VipsThumbnail unknown = new VipsThumbnail(directory, "");
    unknown.run(List.of("--version"));
    return Optional.of(
        new VipsThumbnail(
            directory, Files.readString(unknown.output()).lines().findFirst().orElse("")));
  }

  /** Its version, as it says it. */
  public String version() {
    return version;
  }

  /** Makes a picture so wide, as a JPEG; milliseconds from start to end of the process. */
  public double millis(Path picture, int width) throws IOException {
    Path made = directory.resolve("thumbnail.jpg");
    long start = System.nanoTime();
    run(List.of(picture.toString(), "--size", width + "x", "-o", made + "[Q=82,strip]"));
    double millis = (System.nanoTime() - start) / 1e6;
    Files.delete(made);
    return millis;
  }

  private void run(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    try (ChildProcess process = ChildProcess.start(command, Map.of(), output())) {
      if (process.awaitEnd(PATIENCE) != 0) {
        throw new IOException(PROGRAM + ": " + process.tail());
      }
    }
  }

  private Path output() {
    return directory.resolve("vips.log");
  }
}
