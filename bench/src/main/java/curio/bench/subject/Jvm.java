package curio.bench.subject;

import java.nio.file.Path;
import java.util.Objects;

/** The Java that runs the benchmark, which also runs the peers. */
final class Jvm {
  private Jvm() {}

  static Path home() {
    return Path.of(Objects.requireNonNull(System.getProperty("java.home"), "java.home"));
  }

  static String java() {
    return home().resolve("bin").resolve("java").toString();
  }
}
