package curio.gallery.pictures;

import org.jspecify.annotations.Nullable;

/** Decodes the first frame of a WebP onto its canvas: lossless, or lossy with or without alpha. */
final class WebpPixels {
  private static final int FRAME_HEAD = 16;
  private static final int LOSSLESS_HEAD = 5;
  private static final int OPAQUE = 0xFF000000;

  private final Deadline deadline;
  private @Nullable Bytes alpha;
  private Bytes pixels;
  private boolean lossless;
  private WebpFrame frame;
  private int left;
  private int top;

  WebpPixels(Bytes file, Deadline deadline) {
    this.deadline = deadline;
    var chunks = new RiffChunks(file, WebpHeaders.FIRST_CHUNK, WebpHeaders.end(file));
    while (chunks.next()) {
      if (chunks.is("ANMF")) {
        left = 2 * file.u24le(chunks.data());
        top = 2 * file.u24le(chunks.data() + 3);
        chunks = new RiffChunks(file, chunks.data() + FRAME_HEAD, chunks.dataEnd());
      } else if (chunks.is("ALPH")) {
        alpha = file.part(chunks.data(), chunks.dataEnd());
      } else if (chunks.is("VP8 ") || chunks.is("VP8L")) {
        frame = WebpFrame.of(file, chunks);
        lossless = chunks.is("VP8L");
        pixels = file.part(chunks.data(), chunks.dataEnd());
        return;
      }
    }
    throw LosslessBits.damaged();
  }

  Pixels decode(Picture picture, int shift) {
    var canvas = new Canvas(picture.storedWidth(), picture.storedHeight(), shift);
    if (lossless) {
      lossless(canvas);
    } else {
      lossy(canvas);
    }
    return canvas.done();
  }

  private void lossless(Canvas canvas) {
    int[] argb =
        LosslessPixels.decode(pixels, LOSSLESS_HEAD, frame.width(), frame.height(), deadline);
    int always = (pixels.u8(LOSSLESS_HEAD - 1) & 0x10) == 0 ? OPAQUE : 0;
    for (int y = 0, at = 0; y < frame.height(); y++) {
      for (int x = 0; x < frame.width(); x++, at++) {
        canvas.put(left + x, top + y, argb[at] | always);
      }
    }
  }

  private void lossy(Canvas canvas) {
    int width = frame.width();
    byte[] visible =
        alpha == null ? null : WebpAlpha.decode(alpha, width, frame.height(), deadline);
    LossyColours colours = LossyPixels.decode(pixels, frame, deadline);
    int[] row = new int[width];
    for (int y = 0; y < frame.height(); y++) {
      colours.row(y, row);
      for (int x = 0; x < width; x++) {
        int high = visible == null ? OPAQUE : visible[y * width + x] << 24;
        canvas.put(left + x, top + y, high | (row[x] & 0xFFFFFF));
      }
    }
  }
}
