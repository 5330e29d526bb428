package curio.gateway.users;

import curio.contracts.accounts.v1.User;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account. The members from {@code email} on are for its owner and for administrators, and so
 * are first and last name unless the owner shows them.
 *
 * @param createdAt ISO 8601, UTC
 * @param showName whether first and last name are for everybody
 * @param privacy what followers are told of
 */
public record AccountView(
    String object,
    long id,
    String username,
    String firstName,
    String lastName,
    @Nullable String gender,
    @Nullable Integer age,
    String city,
    String interests,
    String photo,
    String createdAt,
    boolean verified,
    @Nullable String email,
    @Nullable String phone,
    @Nullable String role,
    @Nullable Boolean active,
    @Nullable Boolean showName,
    @Nullable Told privacy) {
  /** What everybody may know. */
  public static AccountView inPublic(User user) {
    return of(user, user.getShowsName(), false);
  }

  static AccountView inFull(User user) {
    return of(user, true, true);
  }

  private static AccountView of(User user, boolean named, boolean full) {
    var profile = user.getProfile();
    return new AccountView(
        "user",
        user.getId(),
        user.getUsername(),
        named ? profile.getFirstName() : "",
        named ? profile.getLastName() : "",
        profile.hasGender() ? profile.getGender() : null,
        profile.hasAge() ? profile.getAge() : null,
        profile.getCity(),
        profile.getInterests(),
        profile.getPhoto(),
        Instant.ofEpochMilli(user.getCreatedAtMillis()).toString(),
        user.getVerified(),
        full ? user.getEmail() : null,
        full ? profile.getPhone() : null,
        full ? user.getRole() : null,
        full ? user.getActive() : null,
        full ? user.getShowsName() : null,
        full ? Told.of(user.getPrivacy()) : null);
  }
}
