package curio.config;

import java.util.ArrayList;
import java.util.List;

/** What is found while a configuration is read, each as one line. Not thread-safe. */
final class Findings {
  private final List<String> problems = new ArrayList<>();
  private final List<String> renamed = new ArrayList<>();

  /** Something is wrong. */
  void problem(String line) {
    problems.add(line);
  }

  /** A former name was used, which still works. */
  void renamed(String former, String name) {
    renamed.add(former + ": is called " + name + " now; the former name still works");
  }

  List<String> renamed() {
    return renamed;
  }

  /** Ends reading if anything is wrong. */
  void check() {
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }
}
