package curio.gallery.pictures;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads a WebP's headers (RFC 9649), and finds where location may stand in it. */
final class WebpHeaders {
  static final int FIRST_CHUNK = 12;

  private static final int HAS_ANIMATION = 0x02;
  private static final int HAS_XMP = 0x04;
  private static final int HAS_EXIF = 0x08;
  private static final int FRAME_HEAD = 16;

  private final Bytes file;
  private final Edits edits = new Edits();
  private int width;
  private int height;
  private int flagsAt;
  private int flags;
  private int newFlags;
  private int frames;
  private int orientation;
  private int exifLeft = Exif.MAX_BYTES;

  private WebpHeaders(Bytes file) {
    this.file = file;
  }

  static Walked walk(Bytes file) {
    return new WebpHeaders(file).walk();
  }

  /** Behind the last byte that the file's own size counts. */
  static int end(Bytes file) {
    long end = RiffChunks.HEAD + file.u32le(4);
    if (end > file.size()) {
      throw PictureLimits.unsupported("the WebP is cut short");
    }
    return (int) end;
  }

  private Walked walk() {
    int end = end(file);
    var chunks = new RiffChunks(file, FIRST_CHUNK, end);
    boolean first = true;
    while (chunks.next()) {
      if (first && chunks.is("VP8X")) {
        canvas(chunks);
      } else {
        look(chunks);
      }
      first = false;
    }
    if (frames == 0) {
      throw PictureLimits.unsupported("the WebP has no picture");
    }
    edits.drop(end, file.size());
    mend(end);
    return Walked.of(PictureType.WEBP, width, height, Math.max(orientation, 1), frames, 1, edits);
  }

  private void canvas(RiffChunks chunks) {
    flagsAt = chunks.data();
    flags = file.u8(flagsAt);
    newFlags = flags & ~HAS_XMP;
    width = file.u24le(flagsAt + 4) + 1;
    height = file.u24le(flagsAt + 7) + 1;
    PictureLimits.checkSize(width, height);
  }

  private void look(RiffChunks chunks) {
    if (chunks.is("VP8 ") || chunks.is("VP8L")) {
      if (frames == 0) {
        still(WebpFrame.of(file, chunks));
      }
    } else if (chunks.is("ANMF")) {
      PictureLimits.checkFrames(++frames);
      frame(chunks);
    } else if (chunks.is("EXIF")) {
      cleanExif(chunks);
    } else if (chunks.is("XMP ")
        || (chunks.is("C2PA") && file.contains(chunks.data(), chunks.dataEnd(), "GPS"))) {
      edits.drop(chunks.from(), chunks.to());
    }
  }

  private void still(WebpFrame frame) {
    frames = 1;
    boolean canvas = flagsAt > 0;
    if (canvas
        && ((flags & HAS_ANIMATION) != 0 || frame.width() != width || frame.height() != height)) {
      throw PictureLimits.unsupported("the WebP's picture and canvas differ");
    }
    width = frame.width();
    height = frame.height();
    PictureLimits.checkSize(width, height);
  }

  private void frame(RiffChunks chunks) {
    int at = chunks.data();
    long right = 2L * file.u24le(at) + file.u24le(at + 6) + 1;
    long bottom = 2L * file.u24le(at + 3) + file.u24le(at + 9) + 1;
    if (flagsAt == 0 || right > width || bottom > height || chunks.dataEnd() < at + FRAME_HEAD) {
      throw PictureLimits.unsupported("a frame of the WebP is outside of its canvas");
    }
    var inner = new RiffChunks(file, at + FRAME_HEAD, chunks.dataEnd());
    while (inner.next()) {
      if (inner.is("VP8 ") || inner.is("VP8L")) {
        WebpFrame frame = WebpFrame.of(file, inner);
        if (frame.width() != file.u24le(at + 6) + 1 || frame.height() != file.u24le(at + 9) + 1) {
          throw PictureLimits.unsupported("a frame of the WebP has another size than it says");
        }
        return;
      }
    }
    throw PictureLimits.unsupported("a frame of the WebP is empty");
  }

  private void cleanExif(RiffChunks chunks) {
    // Some writers put the head of a JPEG's segment before it, which readers step over.
    int head = file.has(chunks.data(), "Exif\0\0") ? 6 : 0;
    int from = Math.min(chunks.data() + head, chunks.dataEnd());
    Exif exif = cleaned(from, chunks.dataEnd());
    switch (exif) {
      case Exif.Kept _ -> {}
      case Exif.Rewritten rewritten -> edits.replace(from, chunks.dataEnd(), rewritten.bytes());
      case Exif.Dropped dropped -> {
        if (orientation == 0 && dropped.orientation() > 1) {
          byte[] tiff = Exif.orientationOnly(dropped.orientation());
          edits.replace(chunks.from(), chunks.to(), chunk("EXIF", tiff));
        } else {
          edits.drop(chunks.from(), chunks.to());
          newFlags &= orientation == 0 ? ~HAS_EXIF : ~0;
        }
      }
    }
    orientation = orientation == 0 ? exif.orientation() : orientation;
  }

  private Exif cleaned(int from, int to) {
    if (to - from > exifLeft) {
      return new Exif.Dropped(0);
    }
    exifLeft -= to - from;
    return Exif.clean(file.copy(from, to));
  }

  /** The flags and the size of the whole say what is left. */
  private void mend(int end) {
    if (flagsAt > 0 && newFlags != flags) {
      edits.replace(flagsAt, flagsAt + 1, new byte[] {(byte) newFlags});
    }
    int size = file.size() + edits.growth() - RiffChunks.HEAD;
    if (size != end - RiffChunks.HEAD) {
      edits.replace(4, 8, little(size));
    }
  }

  private static byte[] chunk(String fourCc, byte[] data) {
    return ByteBuffer.allocate(RiffChunks.HEAD + data.length + (data.length & 1))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(fourCc.getBytes(StandardCharsets.US_ASCII))
        .putInt(data.length)
        .put(data)
        .array();
  }

  private static byte[] little(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
