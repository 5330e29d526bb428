package curio.accounts.sessions;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Which sessions of an account are to end. Immutable. */
public sealed interface Ending {
  /** One, if it is the account's own. */
  record One(long userId, SessionId session) implements Ending {}

  /** All but one; all, if there is none to keep. */
  record All(long userId, @Nullable SessionId kept) implements Ending {
    /**
     * All but one; all, if its text is empty. A text that is no id is refused: taken for none it
     * would end the session that was to be kept.
     */
    public static All but(long userId, String kept) {
      if (kept.isEmpty()) {
        return new All(userId, null);
      }
      return SessionId.parse(kept)
          .map(id -> new All(userId, id))
          .orElseThrow(() ->
              new CurioException(ErrorCode.INVALID, "sessionId: not a session (expected: its id)"));
    }
  }
}
