package curio.gallery.pictures;

/** What a walk over the headers found: the picture, and what has to go before it is stored. */
record Walked(Picture picture, Edits edits) {
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
        edits);
  }
}
