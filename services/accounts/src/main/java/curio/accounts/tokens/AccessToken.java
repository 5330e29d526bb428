package curio.accounts.tokens;

import java.time.Instant;

/**
 * A signed access token. Immutable; its text is never printed.
 *
 * @param expiresAt in whole seconds
 */
public record AccessToken(String text, Instant expiresAt) {
  @Override
  public String toString() {
    return "AccessToken[expiresAt=" + expiresAt + "]";
  }
}
