package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Which state of the sources is measured. */
public final class SourceCommit {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private SourceCommit() {}

  /**
   * The short name of the commit, with `-dirty` when files differ from it; `unknown` outside of a
   * checkout.
   */
  public static String of(Path project) throws IOException {
    Path output = Files.createTempFile("curio-bench-commit", "");
    List<String> command =
        List.of(
            "git", "-C", project.toString(), "describe", "--always", "--dirty", "--exclude", "*");
    try (ChildProcess git = ChildProcess.start(command, Map.of(), output)) {
      return git.awaitEnd(PATIENCE) == 0 ? Files.readString(output).strip() : "unknown";
    } finally {
      Files.delete(output);
    }
  }
}
