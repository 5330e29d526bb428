package curio.gallery.pictures;

/**
 * What a walk over the headers found: the picture, and what has to go before it is stored.
 *
 * @param ended whether it is known where the picture ends; where not, {@link Decoding#endOf} looks
 *     for the place behind which all has to go as well
 */
record Walked(Picture picture, Edits edits, boolean ended) {
  /** With the size as it is stored, before the orientation. */
  static Walked of(
      PictureType type,
      int width,
      int height,
      int orientation,
      int frames,
      int scans,
      Edits edits) {
    boolean turned = orientation > 4;
    return new Walked(
        new Picture(
            type, turned ? height : width, turned ? width : height, orientation, frames, scans),
        edits,
        true);
  }

  Walked ended(boolean isEnded) {
    return new Walked(picture, edits, isEnded);
  }
}
