package curio.accounts;

import curio.accounts.passwords.PasswordRules;
import curio.accounts.users.EmailAddress;
import curio.accounts.users.ProfileRules;
import curio.accounts.users.Role;
import curio.accounts.users.Username;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an account are to change; what was not given stays. It follows the rules of a
 * sign-up. Immutable; the password is never printed.
 *
 * @param username null to keep it
 * @param email null to keep it, or to have none any more, as the request says
 * @param profile without what is kept
 * @param role null to keep it
 */
record UserEdit(
    UpdateUserRequest request,
    @Nullable Username username,
    @Nullable EmailAddress email,
    Profile profile,
    @Nullable Role role) {
  /** What of another's account is changed only by who shows to be the one who acts. */
  private static final Set<String> GUARDED = Set.of("email", "role", "active", "password");

  private static final Set<String> OWN_GUARDED =
      Set.of("username", "email", "role", "active", "password");

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException saying in words for the client which rule it breaks
   */
  static UserEdit of(UpdateUserRequest request, PasswordRules rules) {
    if (request.hasPassword()) {
      rules.check(request.getPassword());
    }
    return new UserEdit(
        request,
        request.hasUsername() ? new Username(request.getUsername()) : null,
        request.getEmail().isEmpty() ? null : new EmailAddress(request.getEmail()),
        ProfileRules.checked(request.getProfile()),
        request.hasRole() ? Role.of(request.getRole()) : null);
  }

  /** The edit that makes an account an active administrator. */
  static UserEdit toAdmin(long id) {
    var request = UpdateUserRequest.newBuilder().setId(id).setActive(true).build();
    return new UserEdit(request, null, null, Profile.getDefaultInstance(), Role.ADMIN);
  }

  long id() {
    return request.getId();
  }

  @Nullable String password() {
    return request.hasPassword() ? request.getPassword() : null;
  }

  /** The account as it will be. */
  User applied(User user) {
    var after = user.toBuilder().setProfile(ProfileRules.merged(user.getProfile(), profile));
    if (username != null) {
      after.setUsername(username.text());
    }
    if (request.hasEmail()) {
      after.setEmail(email == null ? "" : email.text());
    }
    if (role != null) {
      after.setRole(role.text());
    }
    if (request.hasActive()) {
      after.setActive(request.getActive());
    }
    if (request.hasShowsName()) {
      after.setShowsName(request.getShowsName());
    }
    after.mergePrivacy(request.getPrivacy());
    return after.setHasPassword(user.getHasPassword() || request.hasPassword()).build();
  }

  /**
   * Whether somebody who acts by a session has to show that it is theirs: for what an account is
   * got into by, or may do. Everything else of an account does no lasting harm.
   */
  boolean needsProof(User before, long actorId) {
    var guarded = actorId == before.getId() ? OWN_GUARDED : GUARDED;
    return changes(before, applied(before)).stream().anyMatch(guarded::contains);
  }

  /**
   * The names of the members that change, as in answers and in the audit; the password is one
   * whenever it is given.
   */
  List<String> changes(User before, User after) {
    var changes = new ArrayList<String>();
    add(changes, "username", !before.getUsername().equals(after.getUsername()));
    add(changes, "email", !before.getEmail().equals(after.getEmail()));
    changes.addAll(ProfileRules.changes(before.getProfile(), after.getProfile()));
    add(changes, "showName", before.getShowsName() != after.getShowsName());
    add(changes, "privacy", !before.getPrivacy().equals(after.getPrivacy()));
    add(changes, "role", !before.getRole().equals(after.getRole()));
    add(changes, "active", before.getActive() != after.getActive());
    add(changes, "password", request.hasPassword());
    return changes;
  }

  private static void add(List<String> changes, String member, boolean changed) {
    if (changed) {
      changes.add(member);
    }
  }

  @Override
  public String toString() {
    return "UserEdit[id=" + id() + "]";
  }
}
