package curio.accounts.sessions;

import java.util.Optional;
import java.util.UUID;

/**
 * Names a session: a version 7 UUID (RFC 9562), so that new sessions are neighbours in the index,
 * with 62 random bits. Immutable.
 */
public record SessionId(UUID value) {
  private static final int TEXT_LENGTH = 36;

  /** The one that a text names, if it can be one. */
  public static Optional<SessionId> parse(String text) {
    if (text.length() != TEXT_LENGTH) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SessionId(UUID.fromString(text)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
