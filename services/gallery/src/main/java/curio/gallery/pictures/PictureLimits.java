package curio.gallery.pictures;

import curio.errors.CurioException;
import curio.errors.ErrorCode;

/** What is taken at most, all of it read from the headers before anything is decoded. */
public final class PictureLimits {
  /** Bytes of a picture, inclusive. */
  public static final int MAX_BYTES = 10 << 20;

  /** Pixels of a picture or of one frame, inclusive. */
  public static final long MAX_PIXELS = 50_000_000;

  /** Pixels of a side, inclusive: a row is there as a whole while it is decoded. */
  public static final int MAX_SIDE = 1_000_000;

  /** Frames of an animation, inclusive. */
  public static final int MAX_FRAMES = 1_000;

  /** Scans of a JPEG, inclusive: each is a pass over all blocks, whatever few bytes it has. */
  public static final int MAX_SCANS = 100;

  private static final String TAKEN =
      "; JPEG, PNG, GIF and WebP are taken, up to 10 MiB, 50 megapixels, 1000 frames and 100 scans";

  private PictureLimits() {}

  /**
   * Refuses a picture of too many bytes.
   *
   * @throws CurioException TOO_LARGE
   */
  public static void checkBytes(long bytes) {
    if (bytes > MAX_BYTES) {
      throw tooLarge("picture: " + bytes + " bytes");
    }
  }

  static void checkSize(long width, long height) {
    if (width < 1 || height < 1) {
      throw unsupported("the picture has no pixels");
    }
    // Each side alone first: the product of two unsigned numbers of four bytes is none of eight.
    if (width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
      throw tooLarge("picture: " + width + " x " + height + " pixels");
    }
  }

  static void checkFrames(long frames) {
    if (frames > MAX_FRAMES) {
      throw tooLarge("picture: more than " + MAX_FRAMES + " frames");
    }
  }

  static void checkScans(int scans) {
    if (scans > MAX_SCANS) {
      throw tooLarge("picture: more than " + MAX_SCANS + " scans");
    }
  }

  private static CurioException tooLarge(String what) {
    return new CurioException(ErrorCode.TOO_LARGE, what + TAKEN);
  }

  static CurioException unsupported(String what) {
    return new CurioException(ErrorCode.UNSUPPORTED_TYPE, what + TAKEN);
  }

  static CurioException unsupported(String what, Throwable cause) {
    return new CurioException(ErrorCode.UNSUPPORTED_TYPE, what + TAKEN, cause);
  }
}
