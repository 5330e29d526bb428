package curio.accounts.users;

import curio.contracts.accounts.v1.User;

/** What came of making an account. */
public sealed interface CreateOutcome {
  /** It is made. */
  record Created(User user) implements CreateOutcome {}

  /**
   * The name or the address belongs to another account, or the name looks like that of one or is
   * reserved.
   *
   * @param field username or email
   */
  record Taken(String field) implements CreateOutcome {}
}
