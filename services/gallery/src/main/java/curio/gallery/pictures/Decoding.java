package curio.gallery.pictures;

import java.util.function.Supplier;

/**
 * One picture, about to be decoded as small as what is wanted of it allows.
 *
 * @param <T> what is wanted
 * @param memory in bytes, about
 * @param decode brings it; nothing is decoded before
 */
record Decoding<T>(Picture picture, long memory, Supplier<T> decode) {
  /** Below this, making smaller while decoding is seen in the result. */
  private static final double SPARE = 1.5;

  /** A rendition and what is computed for it. */
  private static final long BASE_MEMORY = 16L << 20;

  /** Each part of a lossless WebP may have codes of its own. */
  private static final long WEBP_BYTES_A_BYTE = 16;

  /** WebPs are there as a whole. */
  private static final long WEBP_BYTES_A_PIXEL = 8;

  /**
   * Of its pixels: as stored, not turned, in sRGB, at least one and a half times as wide as asked
   * for or as large as the picture is.
   */
  static Decoding<Pixels> of(Bytes file, int width, DecodingBounds bounds) {
    Picture picture = Sniffer.walk(file).picture();
    int asSeen = (int) Math.ceil(width * SPARE);
    int columns =
        picture.turned()
            ? (int) Math.ceil((double) asSeen * picture.height() / picture.width())
            : asSeen;
    return switch (picture.type()) {
      case JPEG -> jpeg(file, picture, columns, bounds);
      case PNG, GIF, WEBP -> other(file, picture, columns, bounds);
    };
  }

  /**
   * Of the place behind its last bit. Where a JPEG has no end marker, its last scan seems to go on
   * through whatever was written behind it (some phones do so); only its codes say where it ends.
   */
  static Decoding<Integer> endOf(Bytes file, Picture picture, DecodingBounds bounds) {
    var jpeg = refusing(PictureType.JPEG, () -> new JpegPixels(file));
    Supplier<Integer> end = () -> jpeg.decode(1, Deadline.after(bounds.time()));
    return new Decoding<>(
        picture, BASE_MEMORY + jpeg.frame().memory(1), () -> refusing(PictureType.JPEG, end));
  }

  private static Decoding<Pixels> jpeg(
      Bytes file, Picture picture, int columns, DecodingBounds bounds) {
    var jpeg = refusing(PictureType.JPEG, () -> new JpegPixels(file));
    int side = jpeg.sideFor(columns);
    while (side > 1 && jpeg.frame().memory(side) > bounds.memory()) {
      // Narrow and high: better a coarse rendition than none.
      side /= 2;
    }
    int chosen = side;
    Supplier<Pixels> pixels =
        () -> {
          jpeg.decode(chosen, Deadline.after(bounds.time()));
          JpegColours colours = JpegColours.of(file, jpeg.frame(), chosen);
          Pixels decoded = colours.pixels();
          byte[] profile = ProfileBytes.of(PictureType.JPEG, file);
          if (colours.inks()) {
            ColourProfile.inksToSrgb(profile, decoded);
          } else {
            ColourProfile.toSrgb(profile, decoded, jpeg.frame().components().size() == 1);
          }
          return decoded;
        };
    return new Decoding<>(
        picture, BASE_MEMORY + jpeg.frame().memory(side), () -> refusing(PictureType.JPEG, pixels));
  }

  private static Decoding<Pixels> other(
      Bytes file, Picture picture, int columns, DecodingBounds bounds) {
    int width = picture.storedWidth();
    int height = picture.storedHeight();
    int wanted = Canvas.shiftFor(width, columns);
    while (wanted < Canvas.MAX_SHIFT && Canvas.memory(width, height, wanted) > bounds.memory()) {
      wanted++;
    }
    int shift = wanted;
    PictureType type = picture.type();
    long memory = BASE_MEMORY + Canvas.memory(width, height, shift);
    if (type == PictureType.WEBP) {
      memory += WEBP_BYTES_A_PIXEL * width * height + WEBP_BYTES_A_BYTE * file.size();
    }
    Supplier<Pixels> pixels =
        () -> {
          Pixels decoded = decode(file, picture, shift, Deadline.after(bounds.time()));
          byte[] profile = ProfileBytes.of(type, file);
          if (type == PictureType.PNG && profile.length == 0) {
            PngGamma.toSrgb(file, decoded);
          }
          ColourProfile.toSrgb(
              profile, decoded, type == PictureType.PNG && PngHeader.ofFile(file).grey());
          return decoded;
        };
    return new Decoding<>(picture, memory, () -> refusing(type, pixels));
  }

  private static Pixels decode(Bytes file, Picture picture, int shift, Deadline deadline) {
    return switch (picture.type()) {
      case PNG -> {
        try (var png = new PngPixels(file, deadline)) {
          yield png.decode(shift);
        }
      }
      case GIF -> new GifPixels(file, deadline).decode(picture, shift);
      case WEBP -> new WebpPixels(file, deadline).decode(picture, shift);
      case JPEG -> throw new IllegalStateException("a JPEG has its own way");
    };
  }

  /** What is damaged makes decoders read beside their arrays. */
  private static <T> T refusing(PictureType type, Supplier<T> work) {
    try {
      return work.get();
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw PictureLimits.unsupported("the " + type + " does not decode", e);
    }
  }
}
