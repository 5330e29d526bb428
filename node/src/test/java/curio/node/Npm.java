package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Programs of npm packages, in the versions that {@code src/test/npm} pins, for tests that run only
 * by {@code ./curio test --long}.
 *
 * @param directory where they are installed
 */
record Npm(Path directory) {
  private static final Path SOURCE = Path.of("src/test/npm");
  private static final int OLDEST_NODE = 20;
  private static final int MINUTES = 5;

  /**
   * Installs them anew beside copies of the test's own files; fails where Node is missing, since
   * whoever asks for the long tests wants all of them.
   */
  static Npm install(String name) throws IOException {
    requireNode();
    var directory = Path.of("target", "npm", name).toAbsolutePath();
    Files.createDirectories(directory);
    try (var files = Files.list(SOURCE)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        Files.write(directory.resolve(SOURCE.relativize(file)), Files.readAllBytes(file));
      }
    }
    var npm = new Npm(directory);
    npm.run(Map.of(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund").assertExit(0);
    return npm;
  }

  /** What a program printed, on both streams, and how it ended. */
  record Ended(int code, String output) {
    Ended assertExit(int expected) {
      assertThat(code).as(output).isEqualTo(expected);
      return this;
    }
  }

  /** Runs a command in the directory, with these variables of the environment beside its own. */
  Ended run(Map<String, String> environment, String... command) {
    return run(directory, environment, command);
  }

  private static Ended run(Path directory, Map<String, String> environment, String... command) {
    try {
      var output = Files.createTempFile("npm", ".log");
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      var process = builder.start();
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      var said = Files.readString(output, StandardCharsets.UTF_8);
      Files.delete(output);
      assertThat(ended).as("%s ends in %d min; %s", List.of(command), MINUTES, said).isTrue();
      return new Ended(process.exitValue(), said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void requireNode() {
    String version;
    try {
      version = run(Path.of("."), Map.of(), "node", "--version").output().strip();
      run(Path.of("."), Map.of(), "npm", "--version").assertExit(0);
    } catch (UncheckedIOException e) {
      throw new AssertionError(
          "node, npm: not found (expected: Node.js %d or newer with npm, for example Debian's"
                  .formatted(OLDEST_NODE)
              + " nodejs and npm; only ./curio test --long needs them)",
          e);
    }
    assertThat(Integer.parseInt(version.substring(1).split("\\.", -1)[0]))
        .as("node %s (expected: %d or newer)", version, OLDEST_NODE)
        .isGreaterThanOrEqualTo(OLDEST_NODE);
  }
}
