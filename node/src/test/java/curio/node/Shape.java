package curio.node;

import java.util.List;

/**
 * How the roles of a system are spread over nodes. Whoever talks to it sees no difference, so the
 * walks pass in each.
 */
enum Shape {
  /** All in one process. */
  TOGETHER(List.of(), List.of()),
  /** Each in a node of its own; their calls cross the network. */
  APART(List.of(roles("accounts"), roles("orders")), roles("gateway,registry"));

  private final List<List<String>> behind;
  private final List<String> front;

  Shape(List<List<String>> behind, List<String> front) {
    this.behind = behind;
    this.front = front;
  }

  /** The options of the nodes behind the one that clients talk to. */
  List<List<String>> behind() {
    return behind;
  }

  /** The options of that one. */
  List<String> front() {
    return front;
  }

  /** The options of a node with only these roles. */
  static List<String> roles(String roles) {
    return List.of("--roles", roles, "--cluster-secret", "the-secret-of-this-test");
  }
}
