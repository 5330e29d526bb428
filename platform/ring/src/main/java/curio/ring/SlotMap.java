package curio.ring;

import io.lettuce.core.cluster.SlotHash;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which master of a Redis or Valkey Cluster has which of the 16 384 slots. There is one copy of
 * each key: what a master loses until a replica takes its place is loaded anew. Immutable.
 */
final class SlotMap implements Placement {
  private static final int NOBODY = -1;

  /** A cluster of which nothing is known yet. */
  static final SlotMap UNKNOWN = new SlotMap(new int[SlotHash.SLOT_COUNT]);

  static {
    Arrays.fill(UNKNOWN.masters, NOBODY);
  }

  private final int[] masters;

  private SlotMap(int[] masters) {
    this.masters = masters;
  }

  /** The same with slots that belong to a node. */
  SlotMap with(Iterable<Integer> slots, int node) {
    var more = masters.clone();
    for (int slot : slots) {
      more[slot] = node;
    }
    return new SlotMap(more);
  }

  @Override
  public int[] copies(String key) {
    int master = masters[SlotHash.getSlot(key)];
    return master == NOBODY ? new int[0] : new int[] {master};
  }

  @Override
  public double share(int node) {
    return (double) Arrays.stream(masters).filter(master -> master == node).count()
        / masters.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SlotMap map && Arrays.equals(masters, map.masters);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(masters);
  }
}
