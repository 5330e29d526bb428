package curio.gallery.pictures;

import java.util.Optional;

/** The widths that renditions are made in; a picture that is narrower keeps its own. */
public enum RenditionWidth {
  W160(160),
  W320(320),
  W640(640),
  W1280(1280);

  private final int pixels;

  RenditionWidth(int pixels) {
    this.pixels = pixels;
  }

  /** In pixels. */
  public int pixels() {
    return pixels;
  }

  /** The width of so many pixels exactly. */
  public static Optional<RenditionWidth> of(int pixels) {
    for (RenditionWidth width : values()) {
      if (width.pixels == pixels) {
        return Optional.of(width);
      }
    }
    return Optional.empty();
  }
}
