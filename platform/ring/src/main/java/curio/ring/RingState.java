package curio.ring;

import java.util.List;

/**
 * What the cache is like at a moment, for operators. Immutable.
 *
 * @param nodes the given Redis; of a cluster its masters; none where values are in this process
 *     only
 * @param nearValues how many values this process keeps itself, about
 * @param nearBytes how large they are together, about
 * @param nearLimit how large they may be
 */
public record RingState(
    RedisMode mode, List<Node> nodes, long nearValues, long nearBytes, long nearLimit) {
  public RingState {
    nodes = List.copyOf(nodes);
  }

  /** Whether a Redis is used. */
  public enum Health {
    UP,
    /** Given up for a moment; it is tried again without anybody waiting for it. */
    OPEN
  }

  /**
   * One Redis.
   *
   * @param name host and port
   * @param share the part of all keys that it is asked for first, of 0 to 1
   * @param hits reads that found their value, since this process knows the node
   * @param misses reads that did not
   * @param failures commands that it did not answer, or answered with an error
   */
  public record Node(
      String name, double share, Health health, long hits, long misses, long failures) {}
}
