package curio.accounts;

import curio.contracts.accounts.v1.Invalid;

/** What is answered to a request that breaks a rule. Stateless. */
final class Invalids {
  private Invalids() {}

  /** The reason that the rule gives. */
  static Invalid of(IllegalArgumentException broken) {
    return Invalid.newBuilder().setReason(String.valueOf(broken.getMessage())).build();
  }
}
