package curio.system.faults;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which processes a cluster is made of. Immutable.
 *
 * @param name what the report calls it
 */
record Shape(String name, List<NodeSpec> nodes) {
  Shape {
    nodes = List.copyOf(nodes);
    if (nodes.stream().filter(NodeSpec::isPublic).count() < 2) {
      throw new IllegalArgumentException("nodes: fewer than two that clients may talk to");
    }
  }

  /** Every role on every node. */
  static Shape alike(int count) {
    var nodes =
        IntStream.range(0, count).mapToObj(i -> new NodeSpec("node-" + i, List.of("all"))).toList();
    return new Shape(count + " nodes of all roles", nodes);
  }
}
