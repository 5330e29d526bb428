package curio.shop.archive;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Lines by their ids, so that each counts once wherever it stands. Some 72 bytes a line: only for
 * as many as are put into one file. Confined to one thread.
 */
final class SeenLines {
  private final Map<UUID, Integer> hashes = new HashMap<>();

  /**
   * Whether this one has not been here yet.
   *
   * @throws DamagedArchiveException if another one has been here under its id
   */
  boolean isNew(String line) {
    var id = ArchiveLine.id(line);
    var present = hashes.putIfAbsent(id, line.hashCode());
    if (present != null && present != line.hashCode()) {
      throw new DamagedArchiveException("another line of the command " + id);
    }
    return present == null;
  }

  /** As if this one had not been here; another one under its id stays. */
  void forget(String line) {
    hashes.remove(ArchiveLine.id(line), line.hashCode());
  }

  boolean has(String line) {
    return hashes.containsKey(ArchiveLine.id(line));
  }

  boolean isEmpty() {
    return hashes.isEmpty();
  }
}
