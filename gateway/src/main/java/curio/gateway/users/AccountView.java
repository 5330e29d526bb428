package curio.gateway.users;

import curio.contracts.accounts.v1.User;
import curio.http.docs.Example;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account. The members from {@code email} on are for its owner and for administrators, and so
 * are first and last name unless the owner shows them.
 *
 * @param createdAt ISO 8601, UTC
 * @param showName whether first and last name are for everybody
 * @param hasPassword whether one is asked for where owners have to show who they are
 * @param privacy what followers are told of
 */
public record AccountView(
    @Example(oneOf = "user") String object,
    @Example("17") long id,
    @Example("ada.lovelace") String username,
    @Example("Ada") String firstName,
    @Example("Lovelace") String lastName,
    @Example("f") @Nullable String gender,
    @Example("36") @Nullable Integer age,
    @Example("London") String city,
    @Example("engines, music") String interests,
    @Example("default.jpg") String photo,
    @Example("2026-03-01T12:00:00Z") String createdAt,
    boolean verified,
    @Example("ada@example.org") @Nullable String email,
    @Example("+37200000766") @Nullable String phone,
    @Example(oneOf = {"member", "clerk", "admin"}) @Nullable String role,
    @Nullable Boolean active,
    @Nullable Boolean showName,
    @Nullable Boolean hasPassword,
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
        full ? user.getHasPassword() : null,
        full ? Told.of(user.getPrivacy()) : null);
  }
}
