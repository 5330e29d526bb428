package curio.node;

import curio.config.ConfigException;
import curio.config.ConfigReader;
import curio.config.ReadConfig;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that is set: of the node, and of each service that it knows. Immutable.
 *
 * @param modules the services that it knows, whether they run here or not
 */
record NodeConfig(Modules modules, ReadConfig read) {
  NodeConfig {
    var problems = new ArrayList<String>();
    var node = read.get(NodeSettings.class);
    var all = modules.roles();
    if (node.roles().isEmpty()) {
      problems.add("roles: none (expected: all, or some of " + Role.text(all) + ")");
    } else if (!node.clusterSecret().isPresent() && !runsEverything(all, node.roles())) {
      problems.add("cluster-secret: none (expected: that of the nodes that run the other roles)");
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /**
   * Reads the configuration of a node with these services.
   *
   * @throws ConfigException with all problems
   */
  static NodeConfig read(Modules modules, List<String> arguments, Map<String, String> environment) {
    return new NodeConfig(modules, new ConfigReader(modules.schema()).read(arguments, environment));
  }

  NodeSettings node() {
    return read.get(NodeSettings.class);
  }

  <S extends Record> S of(ServiceModule<S> module) {
    return read.get(module.settings());
  }

  /** The roles of this node, spelled out. */
  Set<Role> roles() {
    var running = new LinkedHashSet<>(modules.roles());
    var set = node().roles();
    running.removeIf(role ->
        !runs(set, role) && !(role.isTestOnly() && node().demo() && set.contains(Role.ALL)));
    return running;
  }

  /** Whether it does anything that other nodes call. */
  boolean serves() {
    return roles().stream().anyMatch(role -> !role.isTestOnly() && !role.equals(Role.GATEWAY));
  }

  private static boolean runsEverything(Collection<Role> all, Collection<Role> set) {
    return all.stream().allMatch(role -> role.isTestOnly() || runs(set, role));
  }

  private static boolean runs(Collection<Role> set, Role role) {
    return set.contains(role) || (set.contains(Role.ALL) && !role.isTestOnly());
  }
}
