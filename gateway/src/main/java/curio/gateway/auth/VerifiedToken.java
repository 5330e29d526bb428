package curio.gateway.auth;

import java.time.Instant;

/** What a genuine access token says. Immutable. */
record VerifiedToken(
    long userId, String username, String role, String sessionId, Instant expiresAt) {}
