package curio.log.spill;

import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;

/**
 * Which events a file has, by half of their ids, since there may be many files: rarely one seems to
 * be there that is not. Immutable.
 */
final class EventIds {
  private final long[] halves;

  private EventIds(long[] halves) {
    this.halves = halves;
  }

  static EventIds of(Collection<UUID> ids) {
    return new EventIds(ids.stream().mapToLong(EventIds::half).sorted().toArray());
  }

  /** False only for one that is not among them. */
  boolean mayHave(UUID id) {
    return Arrays.binarySearch(halves, half(id)) >= 0;
  }

  /** The half in which ids differ that are made one after the other. */
  private static long half(UUID id) {
    return id.getLeastSignificantBits();
  }
}
