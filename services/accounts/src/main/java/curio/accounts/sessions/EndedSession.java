package curio.accounts.sessions;

/** A session that has just ended, and whose it was. Immutable. */
public record EndedSession(SessionId id, long userId, String username) {}
