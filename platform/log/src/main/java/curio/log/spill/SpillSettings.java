package curio.log.spill;

import java.nio.file.Path;

/**
 * Where events wait, and how many. Immutable.
 *
 * @param directory of one process; made if it is missing
 * @param maxBytes most that wait there, as they are stored
 */
public record SpillSettings(Path directory, long maxBytes) {
  public SpillSettings {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("max-bytes: " + maxBytes + " (expected: >= 1)");
    }
  }
}
