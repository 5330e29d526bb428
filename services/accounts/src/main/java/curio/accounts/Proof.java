package curio.accounts;

import org.jspecify.annotations.Nullable;

/**
 * What shows that a session is used by its owner. Immutable; never printed.
 *
 * @param sessionId the session
 * @param currentPassword of the account that acts; null if it was not given
 */
record Proof(String sessionId, @Nullable String currentPassword) {
  /** Of a request that says nothing by leaving the password empty. */
  static Proof of(String sessionId, String password) {
    return new Proof(sessionId, password.isEmpty() ? null : password);
  }

  @Override
  public String toString() {
    return "Proof[sessionId=" + sessionId + "]";
  }
}
