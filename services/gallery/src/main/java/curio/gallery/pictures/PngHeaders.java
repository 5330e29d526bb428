package curio.gallery.pictures;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a PNG's headers, and finds where location may stand in it. Nothing is inflated: a text of a
 * gigabyte in a kilobyte costs nothing.
 */
final class PngHeaders {
  private static final int MAX_KEYWORD = 79;

  private final Bytes file;
  private final PngChunks chunk;
  private final Edits edits = new Edits();
  private int orientation;
  private int exifLeft = Exif.MAX_BYTES;
  private long frames = 1;
  private long controls;
  private boolean pixels;

  private PngHeaders(Bytes file) {
    this.file = file;
    this.chunk = new PngChunks(file);
  }

  static Walked walk(Bytes file) {
    return new PngHeaders(file).walk();
  }

  private Walked walk() {
    if (!chunk.next() || !chunk.is("IHDR")) {
      throw PictureLimits.unsupported("the PNG does not begin with its header");
    }
    PngHeader header = PngHeader.of(file.part(chunk.data(), chunk.dataEnd()));
    int end = chunk.to();
    while (chunk.next()) {
      end = chunk.to();
      if (chunk.is("IEND")) {
        break;
      }
      look();
    }
    if (!pixels || (chunk.from() == end && chunk.is("IDAT"))) {
      throw PictureLimits.unsupported("the PNG is cut short");
    }
    edits.drop(end, file.size());
    return Walked.of(
        PictureType.PNG,
        header.width(),
        header.height(),
        Math.max(orientation, 1),
        (int) Math.max(1, Math.max(frames, controls)),
        1,
        edits);
  }

  private void look() {
    if (chunk.is("IDAT")) {
      pixels = true;
    } else if (chunk.is("acTL")) {
      frames = file.u32(chunk.data());
      PictureLimits.checkFrames(frames);
    } else if (chunk.is("fcTL")) {
      PictureLimits.checkFrames(++controls);
      PictureLimits.checkSize(file.u32(chunk.data() + 4), file.u32(chunk.data() + 8));
    } else if (chunk.is("eXIf") || chunk.is("zXIf")) {
      cleanExif();
    } else if (mayHoldLocation()) {
      edits.drop(chunk.from(), chunk.to());
    } else if (chunk.isCritical() && !chunk.is("PLTE")) {
      throw PictureLimits.unsupported("the PNG has a chunk that is not known");
    }
  }

  private void cleanExif() {
    int length = chunk.dataEnd() - chunk.data();
    if (chunk.is("zXIf") || length > exifLeft) {
      edits.drop(chunk.from(), chunk.to());
      return;
    }
    exifLeft -= length;
    Exif exif = Exif.clean(file.copy(chunk.data(), chunk.dataEnd()));
    switch (exif) {
      case Exif.Kept _ -> {}
      case Exif.Rewritten rewritten ->
          edits.replace(chunk.from(), chunk.to(), PngChunks.chunk("eXIf", rewritten.bytes()));
      case Exif.Dropped dropped -> {
        if (orientation == 0 && dropped.orientation() > 1) {
          byte[] tiff = Exif.orientationOnly(dropped.orientation());
          edits.replace(chunk.from(), chunk.to(), PngChunks.chunk("eXIf", tiff));
        } else {
          edits.drop(chunk.from(), chunk.to());
        }
      }
    }
    orientation = orientation == 0 ? exif.orientation() : orientation;
  }

  private boolean mayHoldLocation() {
    if (chunk.is("tEXt") || chunk.is("zTXt") || chunk.is("iTXt")) {
      return isPlace(keyword());
    }
    return chunk.is("caBX") && file.contains(chunk.data(), chunk.dataEnd(), "GPS");
  }

  /**
   * XMP; Exif, XMP and IPTC written as text by ImageMagick and exiftool ("Raw profile type exif"),
   * but not colour profiles; and single fields of Exif as text ("exif:GPSLatitude").
   */
  private static boolean isPlace(String keyword) {
    String key = keyword.toLowerCase(Locale.ROOT);
    if (key.startsWith("raw profile type")) {
      return !key.endsWith(" icc") && !key.endsWith(" icm");
    }
    return key.contains("xmp") || key.contains("gps") || key.contains("itude");
  }

  private String keyword() {
    int end = chunk.data();
    int last = Math.min(chunk.dataEnd(), chunk.data() + MAX_KEYWORD);
    while (end < last && file.u8(end) != 0) {
      end++;
    }
    return new String(file.copy(chunk.data(), end), StandardCharsets.ISO_8859_1);
  }
}
