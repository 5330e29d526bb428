package curio.gallery.images;

import curio.contracts.gallery.v1.Image;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An image as its row has it. Immutable.
 *
 * @param place in lists: higher is newer
 * @param version grows with each change
 * @param eventId of the event that tells of it now; null while none does
 */
public record StoredImage(Image image, long place, int version, @Nullable UUID eventId) {
  /** Its id. */
  public UUID id() {
    return UUID.fromString(image.getId());
  }
}
