package curio.accounts.sessions;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.UUID;

/**
 * Names a session: a version 7 UUID (RFC 9562), so that new sessions are neighbours in the index,
 * with 74 random bits. Immutable.
 */
public record SessionId(UUID value) {
  private static final int TEXT_LENGTH = 36;

  /** A fresh one. */
  static SessionId fresh(long unixMillis, SecureRandom random) {
    long high = (unixMillis << 16) | 0x7000L | random.nextInt(1 << 12);
    long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
    return new SessionId(new UUID(high, low));
  }

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
