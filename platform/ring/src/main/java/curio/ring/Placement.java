package curio.ring;

/** On which nodes a key lives. Equal in all processes that know the same nodes. Immutable. */
sealed interface Placement permits HashRing, SlotMap {
  /**
   * The nodes with a copy of a key, by their numbers, the first to be read first: two distinct ones
   * on a ring of two or more. May be none.
   */
  int[] copies(String key);

  /** The part of all keys whose first copy is on a node, of 0 to 1. */
  double share(int node);
}
