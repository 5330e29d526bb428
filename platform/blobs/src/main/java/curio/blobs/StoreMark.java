package curio.blobs;

import java.util.Optional;
import java.util.UUID;

/** The names of marks that lie where blobs are: {@code store-ID}. Stateless. */
final class StoreMark {
  static final String PREFIX = "store-";

  private StoreMark() {}

  static String name(UUID mark) {
    return PREFIX + mark;
  }

  /** The mark of a name; empty for what is none, which is somebody else's and left alone. */
  static Optional<UUID> of(String name) {
    try {
      var mark = UUID.fromString(name.substring(PREFIX.length()));
      return name.equals(name(mark)) ? Optional.of(mark) : Optional.empty();
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }
}
