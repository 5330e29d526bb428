package curio.gallery.pictures;

/**
 * What the headers of a picture say.
 *
 * @param width in pixels, as seen: after the orientation
 * @param height in pixels, as seen
 * @param orientation as in Exif, 1 to 8; 1 where none is given
 * @param frames of the animation, at least 1
 * @param scans of a JPEG; 1 for other types
 */
public record Picture(
    PictureType type, int width, int height, int orientation, int frames, int scans) {
  /** Refuses what no walk of headers gives. */
  public Picture {
    if (width < 1 || height < 1 || orientation < 1 || orientation > 8 || frames < 1 || scans < 1) {
      throw new IllegalArgumentException("no picture: " + width + " x " + height);
    }
  }

  boolean turned() {
    return orientation > 4;
  }

  int storedWidth() {
    return turned() ? height : width;
  }

  int storedHeight() {
    return turned() ? width : height;
  }
}
