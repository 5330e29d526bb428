package curio.node;

/** What a node does. {@code ALL} stands for every other one but the stand-in for Mobile-ID. */
public enum Role {
  ALL,
  GATEWAY,
  REGISTRY,
  ACCOUNTS,
  MOBILE_ID,
  MOBILE_ID_MOCK,
  ORDERS
}
