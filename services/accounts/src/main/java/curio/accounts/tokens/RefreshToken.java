package curio.accounts.tokens;

import java.time.Instant;

/** A refresh token and when its life is over. Immutable; its text is never printed. */
public record RefreshToken(String text, Instant expiresAt) {
  @Override
  public String toString() {
    return "RefreshToken[expiresAt=" + expiresAt + "]";
  }
}
