package curio.accounts;

import curio.accounts.sessions.Caller;
import curio.accounts.users.User;
import curio.contracts.accounts.v1.Client;
import curio.contracts.accounts.v1.SignedIn;
import curio.contracts.accounts.v1.Tokens;

/** Translates between the contract's messages and the service's own values. */
final class Replies {
  private Replies() {}

  static Caller caller(Client client) {
    return new Caller(client.getAddress(), client.getAgent(), client.getTraceId());
  }

  static SignedIn signedIn(SignedInUser signedIn) {
    return SignedIn.newBuilder()
        .setUser(user(signedIn.user()))
        .setTokens(
            Tokens.newBuilder()
                .setAccessToken(signedIn.accessToken().text())
                .setRefreshToken(signedIn.refreshToken().text())
                .setRefreshExpiresAt(signedIn.refreshToken().expiresAt().getEpochSecond())
                .setExpiresAt(signedIn.accessToken().expiresAt().getEpochSecond())
                .setSessionId(signedIn.session().toString()))
        .build();
  }

  private static curio.contracts.accounts.v1.User user(User user) {
    var email = user.email();
    var profile = user.profile();
    return curio.contracts.accounts.v1.User.newBuilder()
        .setId(user.id())
        .setUsername(user.username())
        .setFirstName(profile.firstName())
        .setLastName(profile.lastName())
        .setEmail(email == null ? "" : email)
        .setPhone(profile.phone())
        .setGender(profile.gender())
        .setAge(profile.age())
        .setCity(profile.city())
        .setInterests(profile.interests())
        .setPhoto(user.photo())
        .setRole(user.role().text())
        .setActive(user.active())
        .setCreatedAtMillis(user.createdAt().toEpochMilli())
        .build();
  }
}
