package curio.bench.subject;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The Java that runs the benchmark, which also runs the peers. */
final class Jvm {
  private Jvm() {}

  static Path home() {
    return Path.of(property("java.home"));
  }

  static String classPath() {
    return property("java.class.path");
  }

  /** What this Java was started with by the launcher, which are the options of the product too. */
  static List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments();
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  static String java() {
    return home().resolve("bin").resolve("java").toString();
  }
}
