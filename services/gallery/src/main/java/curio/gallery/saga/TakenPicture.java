package curio.gallery.saga;

import curio.blobs.Incoming;
import curio.contracts.gallery.v1.PictureType;

/**
 * A picture that can be shown, as it is to be stored: without the place where it was taken. Closing
 * it removes its file unless that was put into the blob store.
 *
 * @param width as seen, in pixels
 * @param color its average, as in {@code #a0b1c2}
 */
public record TakenPicture(Incoming file, PictureType type, int width, int height, String color)
    implements AutoCloseable {
  @Override
  public void close() {
    file.close();
  }
}
