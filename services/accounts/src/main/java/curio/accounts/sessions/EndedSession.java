package curio.accounts.sessions;

import java.util.List;

/**
 * A session that has just ended, and whose it was. Immutable.
 *
 * @param tells whether followers may know that its user signs out
 */
public record EndedSession(SessionId id, long userId, String username, boolean tells) {
  /** Their ids as texts. */
  public static List<String> ids(List<EndedSession> sessions) {
    return sessions.stream().map(session -> session.id().toString()).toList();
  }
}
