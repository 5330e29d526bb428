package curio.shop.reads;

import java.util.Optional;
import java.util.UUID;

/** Ids of actions as texts. Stateless. */
final class ActionIds {
  private ActionIds() {}

  /** The canonical text of a UUID; anything else is no action's id. */
  static Optional<UUID> of(String text) {
    try {
      var id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
