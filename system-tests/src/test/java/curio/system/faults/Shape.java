package curio.system.faults;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which processes a cluster is made of. Immutable.
 *
 * @param name what the report calls it
 * @param consumers of events, each a process
 * @param kafka whether the log is on Kafka, and moves to PostgreSQL and back
 */
public record Shape(String name, List<NodeSpec> nodes, int consumers, boolean kafka) {
  private static final int CONSUMERS = 2;
  private static final List<String> FRONT = List.of("gateway", "registry");
  private static final List<String> BEHIND =
      List.of("accounts", "orders", "feed", "shop", "gallery", "recommendations");

  /** Refuses one in which nobody is left when one node is lost. */
  public Shape {
    nodes = List.copyOf(nodes);
    if (nodes.stream().filter(NodeSpec::isPublic).count() < 2) {
      throw new IllegalArgumentException("nodes: fewer than two that clients may talk to");
    }
  }

  /** One or the other, turn by turn, so that seeds in a row have both. */
  static Shape of(long seed) {
    return Math.floorMod(seed, 2L) == 0 ? alike() : apart();
  }

  /** Every role on every node. */
  static Shape alike() {
    return new Shape("3 nodes of all roles", nodes("node", 3, List.of("all")), CONSUMERS, false);
  }

  /** Two nodes of all roles with some more options, and nobody else. */
  public static Shape pair(List<String> options) {
    var nodes =
        nodes("node", 2, List.of("all")).stream()
            .map(node -> new NodeSpec(node.name(), node.roles(), options))
            .toList();
    return new Shape("2 nodes of all roles", nodes, 0, false);
  }

  /** Roles in nodes of their own, two of each, which call each other. */
  static Shape apart() {
    return new Shape(
        "2 nodes of " + String.join(", ", FRONT) + " and 2 of " + String.join(", ", BEHIND),
        Stream.of(nodes("gateway", 2, FRONT), nodes("services", 2, BEHIND))
            .flatMap(List::stream)
            .toList(),
        CONSUMERS,
        false);
  }

  /** The same with the log on Kafka. */
  Shape onKafka() {
    return new Shape(name + ", the log on Kafka", nodes, consumers, true);
  }

  /** Whether its nodes need each other to serve clients. */
  boolean isApart() {
    return !nodes.stream().allMatch(NodeSpec::isPublic);
  }

  private static List<NodeSpec> nodes(String name, int count, List<String> roles) {
    return IntStream.range(0, count)
        .mapToObj(i -> new NodeSpec(name + "-" + i, roles, List.of()))
        .toList();
  }
}
