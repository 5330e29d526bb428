package curio.accounts;

import curio.accounts.passwords.PasswordRules;
import curio.accounts.users.EmailAddress;
import curio.accounts.users.Profile;
import curio.accounts.users.Role;
import curio.accounts.users.User;
import curio.accounts.users.Username;
import curio.contracts.accounts.v1.UpdateUserRequest;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which members of an account are to change; what was not given stays. It follows the rules of a
 * sign-up. Immutable; the password is never printed.
 *
 * @param username null to keep it
 * @param email null to keep it, or to have none any more, as the request says
 * @param profile with nothing in what is kept
 * @param role null to keep it
 */
record UserEdit(
    UpdateUserRequest request,
    @Nullable Username username,
    @Nullable EmailAddress email,
    Profile profile,
    @Nullable Role role) {
  private static final String NO_PHOTO = "default.jpg";
  private static final Pattern PHOTO = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

  /** What of another's account is changed only by who shows to be the one who acts. */
  private static final Set<String> GUARDED = Set.of("email", "role", "active", "password");

  private static final Set<String> OWN_GUARDED =
      Set.of("username", "email", "role", "active", "password");

  /** A member of an account and its name in answers and in the audit. */
  private record Member(String name, Function<User, @Nullable Object> value) {}

  private static final List<Member> MEMBERS =
      List.of(
          new Member("username", User::username),
          new Member("email", User::email),
          new Member("firstName", user -> user.profile().firstName()),
          new Member("lastName", user -> user.profile().lastName()),
          new Member("phone", user -> user.profile().phone()),
          new Member("gender", user -> user.profile().gender()),
          new Member("age", user -> user.profile().age()),
          new Member("city", user -> user.profile().city()),
          new Member("interests", user -> user.profile().interests()),
          new Member("photo", User::photo),
          new Member("showName", User::showsName),
          new Member("role", User::role),
          new Member("active", User::active));

  /**
   * Reads a request.
   *
   * @throws IllegalArgumentException saying in words for the client which rule it breaks
   */
  static UserEdit of(UpdateUserRequest request, PasswordRules rules) {
    if (request.hasPassword()) {
      rules.check(request.getPassword());
    }
    if (!request.getPhoto().isEmpty() && !PHOTO.matcher(request.getPhoto()).matches()) {
      throw new IllegalArgumentException("photo: not a file name (expected: like default.jpg)");
    }
    return new UserEdit(
        request,
        request.hasUsername() ? new Username(request.getUsername()) : null,
        request.getEmail().isEmpty() ? null : new EmailAddress(request.getEmail()),
        Profile.given(
            request.getFirstName(),
            request.getLastName(),
            request.getPhone(),
            request.getGender(),
            request.getAge(),
            request.getCity(),
            request.getInterests()),
        request.hasRole() ? Role.of(request.getRole()) : null);
  }

  /** The edit that makes an account an active administrator. */
  static UserEdit toAdmin(long id) {
    var request = UpdateUserRequest.newBuilder().setId(id).setActive(true).build();
    return new UserEdit(request, null, null, Profile.empty(), Role.ADMIN);
  }

  long id() {
    return request.getId();
  }

  @Nullable String password() {
    return request.hasPassword() ? request.getPassword() : null;
  }

  /** The account as it will be. */
  User applied(User user) {
    var newEmail = email == null ? null : email.text();
    return new User(
        user.id(),
        username == null ? user.username() : username.text(),
        request.hasEmail() ? newEmail : user.email(),
        applied(user.profile()),
        request.hasPhoto() ? photo() : user.photo(),
        role == null ? user.role() : role,
        request.hasActive() ? request.getActive() : user.active(),
        user.createdAt(),
        user.verified(),
        user.hasPassword() || request.hasPassword(),
        request.hasShowsName() ? request.getShowsName() : user.showsName());
  }

  /**
   * Whether somebody who acts by a session has to show that it is theirs: for what an account is
   * got into by, or may do. Everything else of an account does no lasting harm.
   */
  boolean needsProof(User before, long actorId) {
    var guarded = actorId == before.id() ? OWN_GUARDED : GUARDED;
    return changes(before, applied(before)).stream().anyMatch(guarded::contains);
  }

  /** The names of the members that change; the password is one whenever it is given. */
  List<String> changes(User before, User after) {
    var changed =
        MEMBERS.stream()
            .filter(member ->
                !Objects.equals(member.value().apply(before), member.value().apply(after)))
            .map(Member::name);
    return Stream.concat(changed, request.hasPassword() ? Stream.of("password") : Stream.of())
        .toList();
  }

  @Override
  public String toString() {
    return "UserEdit[id=" + id() + "]";
  }

  private Profile applied(Profile old) {
    return new Profile(
        request.hasFirstName() ? profile.firstName() : old.firstName(),
        request.hasLastName() ? profile.lastName() : old.lastName(),
        request.hasPhone() ? profile.phone() : old.phone(),
        request.hasGender() ? profile.gender() : old.gender(),
        request.hasAge() ? profile.age() : old.age(),
        request.hasCity() ? profile.city() : old.city(),
        request.hasInterests() ? profile.interests() : old.interests());
  }

  private String photo() {
    return request.getPhoto().isEmpty() ? NO_PHOTO : request.getPhoto();
  }
}
