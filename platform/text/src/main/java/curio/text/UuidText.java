package curio.text;

import java.util.Optional;
import java.util.UUID;

/** Ids that are UUIDs, as texts. Stateless. */
public final class UuidText {
  private UuidText() {}

  /**
   * The id that a text names.
   *
   * @param text the canonical one, in lower case (RFC 9562, section 4), of which each UUID has one;
   *     anything else names nothing
   */
  public static Optional<UUID> read(String text) {
    try {
      var id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
