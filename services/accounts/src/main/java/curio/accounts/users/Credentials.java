package curio.accounts.users;

import curio.contracts.accounts.v1.User;

/**
 * An account and what its password is checked against. Immutable; the hash is never printed.
 *
 * @param passwordHash in PHC string format
 */
public record Credentials(User user, String passwordHash) {
  @Override
  public String toString() {
    return "Credentials[user=" + user.getId() + "]";
  }
}
