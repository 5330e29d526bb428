package curio.accounts.sessions;

import org.jspecify.annotations.Nullable;

/** Which sessions of an account are to end. Immutable. */
public sealed interface Ending {
  /** One, if it is the account's own. */
  record One(long userId, SessionId session) implements Ending {}

  /** All but one; all, if there is none to keep. */
  record All(long userId, @Nullable SessionId kept) implements Ending {}
}
