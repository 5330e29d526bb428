package curio.gallery.pictures;

import java.nio.ByteBuffer;

/**
 * A smaller picture: upright, sRGB, without metadata. JPEG where it is opaque and not higher than
 * those are, else PNG.
 *
 * @param bytes read-only
 */
public record Rendition(PictureType type, int width, int height, ByteBuffer bytes) {
  /** Keeps a view that nobody can write through. */
  public Rendition {
    bytes = bytes.asReadOnlyBuffer();
  }

  /** A view with a position of its own. */
  @Override
  public ByteBuffer bytes() {
    return bytes.duplicate();
  }
}
