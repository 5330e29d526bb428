package curio.bench.subject;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Builds {@code bench/peers/feed} into {@code bench/target/feed}: what npm has by the pinned
 * versions, and the program in C by the system's compiler, each if it is installed.
 */
public final class FeedPeerBuild {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String PACKAGES = "package.json";

  private final Path sources;
  private final Path target;

  /** `project` is the root of the sources. */
  public FeedPeerBuild(Path project) {
    this.sources = project.resolve("bench").resolve("peers").resolve("feed");
    this.target = project.resolve("bench").resolve("target").resolve("feed");
  }

  /** Where it is built. */
  public Path target() {
    return target;
  }

  /** Builds what runs on Node.js; false if there is no Node.js with npm. */
  public boolean node() throws IOException {
    if (onPath("node").isEmpty() || onPath("npm").isEmpty()) {
      return false;
    }
    boolean installed =
        Files.isDirectory(target.resolve("node_modules")) && same("package-lock.json");
    copy();
    if (!installed) {
      run(
          List.of(
              "npm",
              "ci",
              "--prefix",
              target.toString(),
              "--ignore-scripts",
              "--no-audit",
              "--no-fund"));
    }
    return true;
  }

  /** Builds the program in C; false if there is no compiler. */
  public boolean c() throws IOException {
    if (onPath("cc").isEmpty()) {
      return false;
    }
    copy();
    run(
        List.of(
            "cc",
            "-O2",
            "-o",
            target.resolve("fan-out").toString(),
            target.resolve("fan-out.c").toString()));
    return true;
  }

  /** A pinned version. */
  public String version(String of) throws IOException {
    Matcher matcher =
        Pattern.compile("\"" + of + "\": \"([^\"]+)\"")
            .matcher(Files.readString(sources.resolve(PACKAGES)));
    return matcher.find() ? Objects.requireNonNull(matcher.group(1)) : "unknown";
  }

  private boolean same(String file) throws IOException {
    Path built = target.resolve(file);
    return Files.exists(built) && Files.mismatch(built, sources.resolve(file)) < 0;
  }

  private void copy() throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> files = Files.list(sources)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file, target.resolve(sources.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private void run(List<String> command) throws IOException {
    try (ChildProcess build = ChildProcess.start(command, Map.of(), target.resolve("build.log"))) {
      if (build.awaitEnd(PATIENCE) != 0) {
        throw new IOException(command.getFirst() + " failed: " + build.tail());
      }
    }
  }

  private static Optional<Path> onPath(String program) {
    return Pattern.compile(File.pathSeparator)
        .splitAsStream(Objects.requireNonNullElse(System.getenv("PATH"), ""))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
