package curio.mobileid.sessions;

import java.util.Optional;
import java.util.UUID;

/** Id of a session; 122 bits of chance, as a relying party's session is found by nothing else. */
public record SessionId(UUID value) {
  /** A fresh one. */
  public static SessionId fresh() {
    return new SessionId(UUID.randomUUID());
  }

  /** The id in its canonical text; anything else is no session's. */
  public static Optional<SessionId> parse(String text) {
    try {
      var uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? Optional.of(new SessionId(uuid)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
