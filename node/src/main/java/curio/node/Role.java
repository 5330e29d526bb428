package curio.node;

/** What a node does. {@code ALL} stands for every other one. */
public enum Role {
  ALL,
  GATEWAY,
  REGISTRY,
  ACCOUNTS,
  ORDERS
}
