package curio.accounts;

import curio.accounts.passwords.PasswordRules;
import curio.accounts.users.EmailAddress;
import curio.accounts.users.NewUser;
import curio.accounts.users.ProfileRules;
import curio.accounts.users.Username;
import curio.contracts.accounts.v1.SignUpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A sign-up that follows the rules. Immutable; the password is never printed.
 *
 * @param password null where its owner is to choose one by a link
 */
record Registration(NewUser user, @Nullable String password) {
  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException saying in words for the client which rule it breaks
   */
  static Registration of(SignUpRequest request, PasswordRules rules) {
    var user = user(request);
    rules.check(request.getPassword());
    return new Registration(user, request.getPassword());
  }

  /**
   * Reads a request by somebody else, who may leave the password out where there is an address that
   * a link can be mailed to.
   *
   * @throws IllegalArgumentException saying in words for the client which rule it breaks
   */
  static Registration bySomebodyElse(SignUpRequest request, PasswordRules rules) {
    return request.getPassword().isEmpty() && !request.getEmail().isEmpty()
        ? new Registration(user(request), null)
        : of(request, rules);
  }

  private static NewUser user(SignUpRequest request) {
    var username = new Username(request.getUsername());
    var email = request.getEmail().isEmpty() ? null : new EmailAddress(request.getEmail());
    return new NewUser(username, email, ProfileRules.checked(request.getProfile()));
  }

  @Override
  public String toString() {
    return "Registration[username=" + user.username().text() + "]";
  }
}
