package curio.store.loops;

import java.time.Duration;
import java.util.Optional;

/**
 * A loop that runs. Immutable.
 *
 * @param lastPass empty before the first has ended
 */
public record LoopState(String name, Optional<Pass> lastPass) {
  /**
   * A pass that has ended.
   *
   * @param ago since it began
   * @param error what it failed with, without anything of the data; empty if it did not
   */
  public record Pass(Duration ago, Duration took, Optional<String> error) {}
}
