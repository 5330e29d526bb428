package curio.node;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a node does. {@code ALL} stands for every other one but the stand-in, which it must be told.
 */
public enum Role {
  ALL,
  GATEWAY,
  REGISTRY,
  ACCOUNTS,
  MOBILE_ID,
  ORDERS,
  MOBILE_ID_MOCK;

  /** As it is set and told to other nodes. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Several as in the configuration, for example {@code accounts, orders}. */
  static String text(Set<Role> roles) {
    return roles.stream().map(Role::text).collect(Collectors.joining(", "));
  }

  /** Whether a cluster is complete without it. */
  boolean forTrials() {
    return this == MOBILE_ID_MOCK;
  }
}
