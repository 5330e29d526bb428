package curio.ring;

/** What the given Redis are to us. */
public enum RedisMode {
  /** Servers of their own: we choose for each key the two that have it. */
  RING,
  /** Members of one Redis or Valkey Cluster, which chooses the one that has a key. */
  CLUSTER
}
