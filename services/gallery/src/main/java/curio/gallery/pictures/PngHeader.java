package curio.gallery.pictures;

/**
 * The IHDR of a PNG.
 *
 * @param depth bits a sample
 * @param colour type: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha
 */
record PngHeader(int width, int height, int depth, int colour, boolean interlaced) {
  static final int GREY = 0;
  static final int RGB = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int RGB_ALPHA = 6;

  static PngHeader of(Bytes data) {
    PictureLimits.checkSize(data.u32(0), data.u32(4));
    int depth = data.u8(8);
    int colour = data.u8(9);
    boolean known =
        switch (colour) {
          case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
          case PALETTE -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
          case RGB, GREY_ALPHA, RGB_ALPHA -> depth == 8 || depth == 16;
          default -> false;
        };
    if (!known || data.u8(10) != 0 || data.u8(11) != 0 || data.u8(12) > 1) {
      throw PictureLimits.unsupported("the PNG's header is not known");
    }
    return new PngHeader((int) data.u32(0), (int) data.u32(4), depth, colour, data.u8(12) == 1);
  }

  /** The header of a whole file. */
  static PngHeader ofFile(Bytes file) {
    var first = new PngChunks(file);
    first.next();
    return of(file.part(first.data(), first.dataEnd()));
  }

  boolean grey() {
    return colour == GREY || colour == GREY_ALPHA;
  }

  int samples() {
    return switch (colour) {
      case RGB -> 3;
      case GREY_ALPHA -> 2;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  /** Bytes of a row of so many pixels, without its filter. */
  int rowBytes(int pixels) {
    return (int) (((long) pixels * samples() * depth + 7) / 8);
  }

  /** Bytes from a pixel to the next, at least 1: what filters look back. */
  int step() {
    return Math.max(1, samples() * depth / 8);
  }
}
