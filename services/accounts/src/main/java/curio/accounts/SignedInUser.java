package curio.accounts;

import curio.accounts.sessions.SessionId;
import curio.accounts.tokens.AccessToken;
import curio.accounts.users.User;

/** A user with a session and the tokens for it. Immutable; the tokens are never printed. */
record SignedInUser(User user, SessionId session, AccessToken accessToken, String refreshToken) {
  @Override
  public String toString() {
    return "SignedInUser[user=" + user.id() + ", session=" + session + "]";
  }
}
