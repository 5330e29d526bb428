package curio.accounts;

import curio.accounts.sessions.SessionId;
import curio.accounts.tokens.AccessToken;
import curio.accounts.tokens.RefreshToken;
import curio.accounts.users.User;

/** A user with a session and the tokens for it. Immutable. */
record SignedInUser(
    User user, SessionId session, AccessToken accessToken, RefreshToken refreshToken) {}
