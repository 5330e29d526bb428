package curio.gateway.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import curio.contracts.accounts.v1.Profile;
import curio.contracts.accounts.v1.SignUpRequest;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.User;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.PasswordPair;
import curio.http.docs.Example;
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
      @Example(value = "ada.lovelace", apart = true) @Nullable String name,
      @Example("ada.lovelace") @Nullable String username,
      @Example("correct horse") @Nullable String password,
      @Example("correct horse") @Nullable String passwordConfirm,
      @Example("Ada") @Nullable String firstName,
      @Example("Lovelace") @Nullable String lastName,
      @Example("ada@example.org") @Nullable String email,
      @Example("+37200000766") @Nullable String phone) {
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
      @Example("ada.lovelace") String username,
      @Example("correct horse") String password,
      @Example("correct horse") String passwordConfirm,
      @Example("f") String gender,
      @Example("Ada") @Nullable String firstName,
      @Example("Lovelace") @Nullable String lastName,
      @Example("36") @Nullable Integer age,
      @Example("London") @Nullable String city,
      @Example("engines, music") @Nullable String interests,
      @Example("ada@example.org") @Nullable String email) {
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
      @Example("ada.lovelace") @Nullable String name,
      @Example(value = "ada.lovelace", apart = true) @Nullable String username,
      @Example(value = "ada@example.org", apart = true) @Nullable String email,
      @Example("1234567890") String password) {
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
  record FeedSignIn(
      @Example("ada.lovelace") String username, @Example("1234567890") String password) {}

  /** The token to exchange. */
  record Refresh(@Example("r1.Zm9yLW9uZS1zZXNzaW9u") @Nullable String refreshToken) {}

  /** An account that was made, with a token for it. */
  record SignedUp(
      @Example(oneOf = "success") String status,
      @Example(oneOf = "success") String message,
      @Example("") String error,
      @Example("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln") String token,
      Data data) {
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
      @Example("17") @JsonProperty("_id") long id,
      @Example("ada.lovelace") String username,
      @Example("Ada") String firstName,
      @Example("Lovelace") String lastName,
      @Example("ada@example.org") String email,
      @Example("+37200000766") String phone,
      @Example("default.jpg") String photo,
      @Example(oneOf = {"member", "clerk", "admin"}) String role,
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
      @Example("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln") String accessToken,
      @Example("r1.Zm9yLW9uZS1zZXNzaW9u") String refreshToken,
      @Example("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln") String token,
      @Example("1772367300") @JsonProperty("expires_at") long expiresAt,
      @Example(oneOf = "success") String message,
      @Example("") String error) {
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
      @Example(oneOf = "token") String object,
      @Example("eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxNyJ9.c2ln") String token,
      @Example("r1.Zm9yLW9uZS1zZXNzaW9u") String refreshToken,
      @Example("17") long userId,
      @Example("ada.lovelace") String username,
      @Example("1772367300") @JsonProperty("expires_at") long expiresAt) {
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
