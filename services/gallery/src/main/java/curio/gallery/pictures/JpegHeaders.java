package curio.gallery.pictures;

import curio.gallery.pictures.JpegSegments.Segment;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads a JPEG's headers, and finds where location may stand in it. */
final class JpegHeaders {
  private static final String EXIF = "Exif\0";
  private static final int EXIF_LENGTH = 6;

  private JpegHeaders() {}

  static Walked walk(Bytes file) {
    JpegSegments segments = JpegSegments.of(file);
    var edits = new Edits();
    int orientation = 0;
    @Nullable Segment frame = null;
    int scans = 0;
    for (Segment segment : segments.list()) {
      int marker = segment.marker();
      if (isFrame(marker)) {
        if (frame != null) {
          throw PictureLimits.unsupported("the JPEG has several frames");
        }
        checkFrame(file, segment);
        frame = segment;
      } else if (marker == JpegSegments.SOS) {
        scans++;
      } else if (isExif(file, segment)) {
        int found = cleanExif(file, segment, orientation == 0, edits);
        orientation = orientation == 0 ? found : orientation;
      } else if (mayHoldLocation(file, segment)) {
        edits.drop(segment.from(), segment.to());
      }
    }
    if (frame == null) {
      throw PictureLimits.unsupported("the JPEG has no frame");
    }
    // A second picture (MPF, gain maps, films of phones) stands behind the first.
    edits.cut(segments.end(), file.size());
    int height = file.u16(frame.data() + 1);
    int width = file.u16(frame.data() + 3);
    return Walked.of(PictureType.JPEG, width, height, Math.max(orientation, 1), 1, scans, edits)
        .ended(segments.ended());
  }

  static boolean isFrame(int marker) {
    return marker >= JpegSegments.SOF0
        && marker <= 0xCF
        && marker != JpegSegments.DHT
        && marker != 0xC8
        && marker != 0xCC;
  }

  private static void checkFrame(Bytes file, Segment frame) {
    if (frame.marker() > JpegSegments.SOF2) {
      throw PictureLimits.unsupported("JPEGs with this coding are not taken");
    }
    int at = frame.data();
    if (file.u8(at) != 8) {
      throw PictureLimits.unsupported("JPEGs with other than 8 bits a sample are not taken");
    }
    PictureLimits.checkSize(file.u16(at + 3), file.u16(at + 1));
    int components = file.u8(at + 5);
    if ((components != 1 && components != 3 && components != 4)
        || at + 6 + 3 * components > frame.to()) {
      throw PictureLimits.unsupported("the JPEG's components are unknown");
    }
  }

  private static boolean isExif(Bytes file, Segment segment) {
    return segment.marker() == JpegSegments.APP0 + 1 && file.has(segment.data(), EXIF);
  }

  /** The orientation found. Only that of the first segment counts, so only it is kept. */
  private static int cleanExif(Bytes file, Segment segment, boolean first, Edits edits) {
    int at = Math.min(segment.data() + EXIF_LENGTH, segment.to());
    Exif exif = Exif.clean(file.copy(at, segment.to()));
    switch (exif) {
      case Exif.Kept _ -> {}
      case Exif.Rewritten rewritten -> edits.replace(at, segment.to(), rewritten.bytes());
      case Exif.Dropped dropped -> {
        if (first && dropped.orientation() > 1) {
          byte[] tiff = Exif.orientationOnly(dropped.orientation());
          edits.replace(segment.from(), segment.to(), exifSegment(tiff));
        } else {
          edits.drop(segment.from(), segment.to());
        }
      }
    }
    return exif.orientation();
  }

  private static byte[] exifSegment(byte[] tiff) {
    String head = "FFE1%04X457869660000".formatted(2 + EXIF_LENGTH + tiff.length);
    return HexFormat.of().parseHex(head + HexFormat.of().formatHex(tiff));
  }

  /**
   * XMP, extended XMP and whatever else stands beside Exif in APP1 (FLIR), second pictures (MPF in
   * APP2), old and moving cameras' blocks (Meta in APP3, GoPro in APP6), IPTC (APP13), and claims
   * of origin (JUMBF in APP11) where they speak of a place. Colour profiles, JFIF, Adobe's marker,
   * comments and what else is there stay.
   */
  private static boolean mayHoldLocation(Bytes file, Segment segment) {
    int at = segment.data();
    return switch (segment.marker() - JpegSegments.APP0) {
      case 1, 13 -> true;
      case 2 -> file.has(at, "MPF\0");
      case 3 -> file.has(at, "Meta") || file.has(at, "META") || file.has(at, "Exif");
      case 6 -> file.has(at, "GoPro");
      case 11 -> file.contains(at, segment.to(), "GPS");
      default -> false;
    };
  }
}
