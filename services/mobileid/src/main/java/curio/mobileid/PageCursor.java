package curio.mobileid;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.mobileid.sessions.SessionId;
import java.util.Optional;

/**
 * The place after a session in the list of all, as a text that means nothing to clients. It is
 * marked, so that an id of anything else is not taken for one, and stays good when the session is
 * forgotten. Stateless.
 */
final class PageCursor {
  private static final String MARK = "mid-";

  private PageCursor() {}

  static String after(SessionId id) {
    return MARK + id;
  }

  /**
   * None for an empty text.
   *
   * @throws CurioException INVALID unless it is one of ours
   */
  static Optional<SessionId> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var id =
        text.startsWith(MARK)
            ? SessionId.parse(text.substring(MARK.length()))
            : Optional.<SessionId>empty();
    if (id.isEmpty()) {
      throw new CurioException(
          ErrorCode.INVALID, "cursor: not one of ours (expected: the value of next)");
    }
    return id;
  }
}
