package curio.limits;

import java.util.List;
import java.util.function.Consumer;

/**
 * What was counted for somebody who was admitted. Closed when it is known, and committed, what came
 * of it: then those go on who wait for that. Thread-safe.
 */
public final class Attempt implements AutoCloseable {
  private final List<Counter> counters;
  private final Consumer<List<Counter>> whenOver;

  Attempt(List<Counter> counters, Consumer<List<Counter>> whenOver) {
    this.counters = List.copyOf(counters);
    this.whenOver = whenOver;
  }

  /** One for which nothing was counted. */
  public static Attempt uncounted() {
    return new Attempt(List.of(), counters -> {});
  }

  /** What was counted. */
  public List<Counter> counters() {
    return counters;
  }

  @Override
  public void close() {
    whenOver.accept(counters);
  }
}
