package curio.node;

import java.util.List;

/**
 * How the roles of a system are spread over nodes. Whoever talks to it sees no difference, so the
 * walks pass in each.
 */
enum Shape {
  /** All in one process. */
  TOGETHER,
  /** Each in a node of its own; their calls cross the network. */
  APART;

  /** What nodes of one system share. */
  static final String SECRET = "the-secret-of-this-test";

  /** The options of the nodes behind the one that clients talk to. */
  List<List<String>> behind(Modules modules) {
    return switch (this) {
      case TOGETHER -> List.of();
      case APART ->
          modules.list().stream()
              .filter(module -> !module.schemas().isEmpty())
              .map(module -> roles(module.roles().getFirst().name()))
              .toList();
    };
  }

  /** The options of that one. */
  List<String> front() {
    return switch (this) {
      case TOGETHER -> List.of();
      case APART -> roles("gateway,registry");
    };
  }

  /** The options of a node with only these roles. */
  static List<String> roles(String roles) {
    return List.of("--roles", roles, "--cluster-secret", SECRET);
  }
}
