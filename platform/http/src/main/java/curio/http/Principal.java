package curio.http;

import java.time.Instant;

/**
 * Who sends a request.
 *
 * @param userId the account
 * @param username its name
 * @param role {@code member}, {@code clerk} or {@code admin}
 * @param sessionId the session that the credentials belong to
 * @param expiresAt when the credentials end
 * @param viaCookie whether they came in a cookie, which browsers send without being asked; such
 *     writes must come from our own pages
 */
public record Principal(
    long userId,
    String username,
    String role,
    String sessionId,
    Instant expiresAt,
    boolean viaCookie) {
  /** Whether {@link Access#CLERK} routes are open to it. */
  public boolean isClerk() {
    return role.equals("clerk") || isAdmin();
  }

  /** Whether {@link Access#ADMIN} routes are open to it. */
  public boolean isAdmin() {
    return role.equals("admin");
  }
}
