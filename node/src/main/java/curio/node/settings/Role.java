package curio.node.settings;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Something that a node does, by its name in {@code --roles}, among the members and in logs.
 * Immutable.
 *
 * @param isTestOnly a cluster is complete without it, and {@link #ALL} does not stand for it
 */
public record Role(String name, boolean isTestOnly) {
  /** Stands for every other one. */
  public static final Role ALL = of("all");

  public static final Role GATEWAY = of("gateway");

  public static Role of(String name) {
    return new Role(name, false);
  }

  public static Role forTests(String name) {
    return new Role(name, true);
  }

  /** Several as in the configuration, for example {@code accounts, orders}. */
  public static String text(Collection<Role> roles) {
    return roles.stream().map(Role::name).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return name;
  }
}
