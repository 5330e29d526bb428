package curio.gallery.pictures;

/** The types that are taken, found by content and never by a name or a header. */
public enum PictureType {
  JPEG("image/jpeg"),
  PNG("image/png"),
  GIF("image/gif"),
  WEBP("image/webp");

  private final String mediaType;

  PictureType(String mediaType) {
    this.mediaType = mediaType;
  }

  /** As in {@code Content-Type}. */
  public String mediaType() {
    return mediaType;
  }
}
