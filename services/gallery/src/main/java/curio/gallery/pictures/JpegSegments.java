package curio.gallery.pictures;

import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a JPEG (ITU T.81, annex B) up to its end, in order.
 *
 * @param list without SOI and EOI
 * @param end behind the last byte of the picture; what follows is not part of it
 * @param ended whether it has its end marker
 */
record JpegSegments(List<Segment> list, int end, boolean ended) {
  static final int SOF0 = 0xC0;
  static final int SOF1 = 0xC1;
  static final int SOF2 = 0xC2;
  static final int DHT = 0xC4;
  static final int SOI = 0xD8;
  static final int EOI = 0xD9;
  static final int SOS = 0xDA;
  static final int DQT = 0xDB;
  static final int DRI = 0xDD;
  static final int APP0 = 0xE0;
  static final int COM = 0xFE;

  /** More than 100 scans with tables and thumbnails of several previews have. */
  private static final int MAX_SEGMENTS = 8_192;

  /**
   * One segment.
   *
   * @param from of its marker, fill bytes and garbage before it included
   * @param data behind its length
   * @param to behind its last byte
   * @param coded behind the coded data of a scan; {@code to} for all else
   */
  record Segment(int marker, int from, int data, int to, int coded) {}

  static JpegSegments of(Bytes file) {
    var list = new ArrayList<Segment>();
    int at = 2;
    boolean scanned = false;
    int scans = 0;
    while (true) {
      int from = at;
      at = markerAt(file, at);
      if (at < 0) {
        // Nothing but garbage follows: only the end marker is missing.
        return ended(list, scanned, from, false);
      }
      int marker = file.u8(at + 1);
      at += 2;
      if (marker == EOI) {
        return ended(list, scanned, at, true);
      }
      if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
        continue;
      }
      if (!hasLength(marker) || (scanned && at + 2 > file.size())) {
        // A second picture, or bytes of a maker: the end marker before them is missing.
        return ended(list, scanned, from, false);
      }
      int to = at + file.u16(at);
      if (to < at + 2 || to > file.size()) {
        if (scanned) {
          return ended(list, true, from, false);
        }
        throw PictureLimits.unsupported("the JPEG is cut short");
      }
      int coded = to;
      if (marker == SOS) {
        PictureLimits.checkScans(++scans);
        scanned = true;
        coded = codedEnd(file, to);
      }
      list.add(new Segment(marker, from, at + 2, to, coded));
      if (list.size() > MAX_SEGMENTS) {
        throw PictureLimits.unsupported("the JPEG has too many segments");
      }
      at = coded;
    }
  }

  private static JpegSegments ended(List<Segment> list, boolean scanned, int end, boolean marked) {
    if (!scanned) {
      throw PictureLimits.unsupported("the JPEG has no scan");
    }
    return new JpegSegments(list, end, marked);
  }

  private static boolean hasLength(int marker) {
    return marker >= SOF0 && marker != SOI && (marker < 0xF0 || marker == COM);
  }

  /** Where the next marker stands, or -1. */
  private static int markerAt(Bytes file, int from) {
    for (int at = from; at + 1 < file.size(); at++) {
      if (file.u8(at) == 0xFF && file.u8(at + 1) != 0xFF && file.u8(at + 1) != 0) {
        return at;
      }
    }
    return -1;
  }

  /** Coded data goes on over stuffed bytes and restart markers. */
  private static int codedEnd(Bytes file, int from) {
    int last = file.size() - 1;
    for (int at = from; at < last; at++) {
      if (file.u8(at) == 0xFF) {
        int next = file.u8(at + 1);
        if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
          return at;
        }
      }
    }
    return file.size();
  }
}
