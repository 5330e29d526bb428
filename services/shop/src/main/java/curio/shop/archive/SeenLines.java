package curio.shop.archive;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Lines by their ids, so that each counts once wherever it stands. Confined to one thread. */
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

  int count() {
    return hashes.size();
  }
}
