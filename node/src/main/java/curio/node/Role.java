package curio.node;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node does. {@code ALL} stands for every other one. */
public enum Role {
  ALL,
  GATEWAY,
  REGISTRY,
  ACCOUNTS,
  ORDERS;

  /** As in the configuration, for example {@code accounts, orders}. */
  static String text(Set<Role> roles) {
    return roles.stream()
        .map(role -> role.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
