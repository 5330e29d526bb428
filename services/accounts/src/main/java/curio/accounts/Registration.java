package curio.accounts;

import curio.accounts.passwords.PasswordRules;
import curio.accounts.users.EmailAddress;
import curio.accounts.users.NewUser;
import curio.accounts.users.Profile;
import curio.accounts.users.Username;
import curio.contracts.accounts.v1.SignUpRequest;

/** A sign-up that follows the rules. Immutable; the password is never printed. */
record Registration(NewUser user, String password) {
  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException saying in words for the client which rule it breaks
   */
  static Registration of(SignUpRequest request, PasswordRules rules) {
    var username = new Username(request.getUsername());
    rules.check(request.getPassword());
    var email = request.getEmail().isEmpty() ? null : new EmailAddress(request.getEmail());
    var profile =
        new Profile(
            request.getFirstName(),
            request.getLastName(),
            request.getPhone(),
            request.getGender(),
            request.getAge(),
            request.getCity(),
            request.getInterests());
    return new Registration(new NewUser(username, email, profile), request.getPassword());
  }

  @Override
  public String toString() {
    return "Registration[username=" + user.username().text() + "]";
  }
}
