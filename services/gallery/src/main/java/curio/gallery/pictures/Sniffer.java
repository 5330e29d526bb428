package curio.gallery.pictures;

/** Tells the type by the first bytes, and walks the headers of that type. */
final class Sniffer {
  static final String PNG_SIGNATURE = "\u0089PNG\r\n\u001a\n";

  private Sniffer() {}

  static PictureType type(Bytes file) {
    if (file.has(0, "\u00ff\u00d8\u00ff")) {
      return PictureType.JPEG;
    }
    if (file.has(0, PNG_SIGNATURE)) {
      return PictureType.PNG;
    }
    if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
      return PictureType.GIF;
    }
    if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
      return PictureType.WEBP;
    }
    throw PictureLimits.unsupported("the bytes are no picture that is known");
  }

  static Walked walk(Bytes file) {
    PictureLimits.checkBytes(file.size());
    PictureType type = type(file);
    try {
      return switch (type) {
        case JPEG -> JpegHeaders.walk(file);
        case PNG -> PngHeaders.walk(file);
        case GIF -> GifHeaders.walk(file);
        case WEBP -> WebpHeaders.walk(file);
      };
    } catch (IndexOutOfBoundsException e) {
      throw PictureLimits.unsupported("the " + type + " is cut short", e);
    }
  }
}
