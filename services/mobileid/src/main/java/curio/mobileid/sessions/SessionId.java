package curio.mobileid.sessions;

import static java.nio.charset.StandardCharsets.US_ASCII;

import curio.text.UuidText;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    return UuidText.read(text).map(SessionId::new);
  }

  /**
   * What logs say instead of the id, which alone finds a relying party's result: the first half of
   * its SHA-256 in hex, the same in every line.
   */
  public String digest() {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(toString().getBytes(US_ASCII));
      return HexFormat.of().formatHex(hash, 0, hash.length / 2);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
