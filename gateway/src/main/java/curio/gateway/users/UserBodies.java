package curio.gateway.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import curio.contracts.accounts.v1.CreateUserRequest;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.UpdateUserRequest;
import curio.contracts.accounts.v1.User;
import curio.gateway.PasswordPair;
import curio.http.docs.Example;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The JSON that {@link UserRoutes} reads and writes. */
final class UserBodies {
  private static final String MEMBER = "member";

  private UserBodies() {}

  /**
   * A page of accounts.
   *
   * @param next the cursor of the next page; absent on the last one
   */
  record AccountList(
      @Example(oneOf = "list") String object,
      List<AccountView> data,
      @Example("AbCd0123") @Nullable String next) {}

  /**
   * What people tell of themselves; what is left out stays, an empty text removes.
   *
   * @param gender f or m
   * @param age in years
   */
  record ProfileBody(
      @Example("Ada") @Nullable String firstName,
      @Example("Lovelace") @Nullable String lastName,
      @Example("+37200000766") @Nullable String phone,
      @Example("f") @Nullable String gender,
      @Example("36") @Nullable Integer age,
      @Example("London") @Nullable String city,
      @Example("engines, music") @Nullable String interests) {
    Profile.Builder given() {
      var given = Profile.newBuilder();
      ifGiven(firstName, given::setFirstName);
      ifGiven(lastName, given::setLastName);
      ifGiven(phone, given::setPhone);
      ifGiven(gender, given::setGender);
      ifGiven(age, given::setAge);
      ifGiven(city, given::setCity);
      ifGiven(interests, given::setInterests);
      return given;
    }
  }

  /**
   * What its owner changes; what is left out stays, an empty text removes.
   *
   * @param showName whether first and last name are for everybody
   * @param privacy what followers are told of
   * @param currentPassword needed to change the user name or the e-mail address, by which one signs
   *     in and gets in again
   */
  record OwnProfile(
      @Example(value = "ada.lovelace", apart = true) @Nullable String username,
      @Example(value = "ada@example.org", apart = true) @Nullable String email,
      @JsonUnwrapped ProfileBody profile,
      @Nullable Boolean showName,
      @Nullable Told privacy,
      @Example(value = "1234567890", apart = true) @Nullable String currentPassword) {
    /** The change, without names that stay as they are. */
    UpdateUserRequest.Builder change(User own) {
      var change = UpdateUserRequest.newBuilder().setId(own.getId()).setProfile(profile.given());
      if (differs(username, own.getUsername())) {
        ifGiven(username, change::setUsername);
      }
      if (differs(email, own.getEmail())) {
        ifGiven(email, change::setEmail);
      }
      ifGiven(showName, change::setShowsName);
      if (privacy != null) {
        change.setPrivacy(privacy.given());
      }
      return change;
    }

    private static boolean differs(@Nullable String wanted, String known) {
      return wanted != null && !wanted.equals(known);
    }
  }

  /**
   * An account that an administrator makes.
   *
   * @param password when left out, its owner is mailed a link to choose one
   * @param role member, clerk or admin; member when left out
   * @param currentPassword of who asks; needed to make anything but a member
   */
  record NewUser(
      @Example("grace.hopper") String username,
      @Example("correct horse") @Nullable String password,
      @Example("correct horse") @Nullable String passwordConfirm,
      @Example("ada@example.org") @Nullable String email,
      @JsonUnwrapped ProfileBody profile,
      @Example(oneOf = {"member", "clerk", "admin"}) @Nullable String role,
      @Example(value = "1234567890", apart = true) @Nullable String currentPassword) {
    CreateUserRequest.Builder request() {
      PasswordPair.requireSame(password, passwordConfirm);
      var account = SignUpRequest.newBuilder().setUsername(username).setProfile(profile.given());
      ifGiven(password, account::setPassword);
      ifGiven(email, account::setEmail);
      return CreateUserRequest.newBuilder()
          .setAccount(account)
          .setRole(role == null ? MEMBER : role);
    }
  }

  /**
   * What an administrator changes; what is left out stays, an empty text removes.
   *
   * @param role member, clerk or admin
   * @param active false ends the sessions and refuses new ones
   * @param password a new one, of one's own account only; ends the sessions
   * @param currentPassword of who asks; needed to change e-mail, role, activity or password
   */
  record UserChange(
      @Example("ada.lovelace") @Nullable String username,
      @Example("ada@example.org") @Nullable String email,
      @JsonUnwrapped ProfileBody profile,
      @Example("default.jpg") @Nullable String photo,
      @Example(oneOf = {"member", "clerk", "admin"}) @Nullable String role,
      @Nullable Boolean active,
      @Example(value = "correct horse", apart = true) @Nullable String password,
      @Example(value = "correct horse", apart = true) @Nullable String passwordConfirm,
      @Example("1234567890") @Nullable String currentPassword) {
    UpdateUserRequest.Builder request() {
      PasswordPair.requireSame(password, passwordConfirm);
      var given = profile.given();
      ifGiven(photo, given::setPhoto);
      var change = UpdateUserRequest.newBuilder().setProfile(given);
      ifGiven(username, change::setUsername);
      ifGiven(email, change::setEmail);
      ifGiven(role, change::setRole);
      ifGiven(active, change::setActive);
      ifGiven(password, change::setPassword);
      return change;
    }
  }

  /**
   * Who leaves.
   *
   * @param currentPassword left out where there is none: then the session has to be a fresh one of
   *     Mobile-ID
   */
  record Farewell(@Example("1234567890") @Nullable String currentPassword) {}

  static <T> void ifGiven(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }
}
