package curio.accounts.sessions;

import java.time.Instant;

/**
 * What the owner of a session may know of it. Immutable.
 *
 * @param lastSeenAt when it was opened or last refreshed
 */
public record SessionInfo(
    SessionId id, Instant createdAt, Instant lastSeenAt, String address, String agent) {}
