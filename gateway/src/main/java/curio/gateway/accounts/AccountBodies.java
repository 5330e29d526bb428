package curio.gateway.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.User;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.PasswordPair;
import org.jspecify.annotations.Nullable;

/** The JSON that {@link AccountRoutes} reads and writes. */
public final class AccountBodies {
  private AccountBodies() {}

  /**
   * Who wants an account, in either of the two ways to say it.
   *
   * @param name instead of username
   * @param passwordConfirm the password again, to be compared if given
   */
  record SignUp(
      @Nullable String name,
      @Nullable String username,
      @Nullable String password,
      @Nullable String passwordConfirm,
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable String email,
      @Nullable String phone) {
    SignUpRequest.Builder request() {
      PasswordPair.requireSame(password, passwordConfirm);
      return SignUpRequest.newBuilder()
          .setUsername(orEmpty(username == null ? name : username))
          .setPassword(orEmpty(password))
          .setEmail(orEmpty(email))
          .setProfile(
              Profile.newBuilder()
                  .setFirstName(orEmpty(firstName))
                  .setLastName(orEmpty(lastName))
                  .setPhone(orEmpty(phone)));
    }
  }

  /**
   * Who wants an account of the feed.
   *
   * @param gender f or m
   * @param age in years
   */
  record FeedSignUp(
      String username,
      String password,
      String passwordConfirm,
      String gender,
      @Nullable String firstName,
      @Nullable String lastName,
      @Nullable Integer age,
      @Nullable String city,
      @Nullable String interests,
      @Nullable String email) {
    SignUpRequest.Builder request() {
      PasswordPair.requireSame(password, passwordConfirm);
      return SignUpRequest.newBuilder()
          .setUsername(username)
          .setPassword(password)
          .setEmail(orEmpty(email))
          .setProfile(
              Profile.newBuilder()
                  .setGender(gender)
                  .setFirstName(orEmpty(firstName))
                  .setLastName(orEmpty(lastName))
                  .setAge(age == null ? 0 : age)
                  .setCity(orEmpty(city))
                  .setInterests(orEmpty(interests)));
    }
  }

  /** Who wants to log in: one of the three names, and the password. */
  record Login(
      @Nullable String name, @Nullable String username, @Nullable String email, String password) {
    String anyName() {
      for (var given : new @Nullable String[] {name, username, email}) {
        if (given != null) {
          return given;
        }
      }
      throw new CurioException(ErrorCode.INVALID, "name: missing");
    }
  }

  /** Who wants to sign in to the feed. */
  record FeedSignIn(String username, String password) {}

  /** The token to exchange. */
  record Refresh(@Nullable String refreshToken) {}

  /** An account that was made, with a token for it. */
  record SignedUp(String status, String message, String error, String token, Data data) {
    static SignedUp of(SignedIn signedIn) {
      return new SignedUp(
          "success",
          "success",
          "",
          signedIn.getTokens().getAccessToken(),
          new Data(UserView.of(signedIn.getUser())));
    }

    record Data(UserView user) {}
  }

  /** An account as its owner sees it. */
  record UserView(
      @JsonProperty("_id") long id,
      String username,
      String firstName,
      String lastName,
      String email,
      String phone,
      String photo,
      String role,
      boolean active) {
    static UserView of(User user) {
      var profile = user.getProfile();
      return new UserView(
          user.getId(),
          user.getUsername(),
          profile.getFirstName(),
          profile.getLastName(),
          user.getEmail(),
          profile.getPhone(),
          profile.getPhoto(),
          user.getRole(),
          user.getActive());
    }
  }

  /**
   * The tokens of a session.
   *
   * @param token the access token again, under its other name
   * @param expiresAt of the access token, in unix seconds
   */
  record LoggedIn(
      String accessToken,
      String refreshToken,
      String token,
      @JsonProperty("expires_at") long expiresAt,
      String message,
      String error) {
    static LoggedIn of(SignedIn signedIn) {
      var tokens = signedIn.getTokens();
      return new LoggedIn(
          tokens.getAccessToken(),
          tokens.getRefreshToken(),
          tokens.getAccessToken(),
          tokens.getExpiresAt(),
          "success",
          "");
    }
  }

  /**
   * The tokens of a session of the feed.
   *
   * @param expiresAt of the access token, in unix seconds
   */
  public record Token(
      String object,
      String token,
      String refreshToken,
      long userId,
      String username,
      @JsonProperty("expires_at") long expiresAt) {
    public static Token of(SignedIn signedIn) {
      var tokens = signedIn.getTokens();
      return new Token(
          "token",
          tokens.getAccessToken(),
          tokens.getRefreshToken(),
          signedIn.getUser().getId(),
          signedIn.getUser().getUsername(),
          tokens.getExpiresAt());
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
