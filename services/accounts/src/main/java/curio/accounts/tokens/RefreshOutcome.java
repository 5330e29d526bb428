package curio.accounts.tokens;

import curio.accounts.sessions.SessionId;

/** What came of presenting a refresh token. */
public sealed interface RefreshOutcome {
  /** It was good; this one takes its place. */
  record Successor(SessionId session, long userId, RefreshToken token) implements RefreshOutcome {}

  /** It was used before, too long ago for a repeated request: its session must end. */
  record Reused(SessionId session, long userId) implements RefreshOutcome {}

  /** It is unknown, or its life, its session or its account is over. */
  record Refused() implements RefreshOutcome {}
}
