package curio.gallery.pictures;

import curio.gallery.pictures.JpegSegments.Segment;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Finds the ICC profile of a picture; no bytes where there is none that is whole. */
final class ProfileBytes {
  private static final byte[] NONE = {};
  private static final String JPEG_HEAD = "ICC_PROFILE\0";

  private ProfileBytes() {}

  static byte[] of(PictureType type, Bytes file) {
    try {
      return switch (type) {
        case JPEG -> jpeg(file);
        case PNG -> png(file);
        case GIF -> NONE;
        case WEBP -> webp(file);
      };
    } catch (IndexOutOfBoundsException _) {
      return NONE;
    }
  }

  /** In numbered parts, in any order. */
  private static byte[] jpeg(Bytes file) {
    byte[][] parts = new byte[256][];
    int count = 0;
    int length = 0;
    for (Segment segment : JpegSegments.of(file).list()) {
      if (segment.marker() == JpegSegments.APP0 + 2 && file.has(segment.data(), JPEG_HEAD)) {
        int at = segment.data() + JPEG_HEAD.length();
        int number = file.u8(at);
        count = file.u8(at + 1);
        length += parts[number] == null ? segment.to() - at - 2 : 0;
        parts[number] = file.copy(at + 2, segment.to());
      }
    }
    if (length > ColourProfile.MAX_BYTES) {
      return NONE;
    }
    byte[] all = NONE;
    for (int number = 1; number <= count; number++) {
      byte[] part = parts[number];
      if (part == null) {
        return NONE;
      }
      all = Arrays.copyOf(all, all.length + part.length);
      System.arraycopy(part, 0, all, all.length - part.length, part.length);
    }
    return all;
  }

  private static byte[] png(Bytes file) {
    var chunks = new PngChunks(file);
    while (chunks.next() && !chunks.is("IDAT")) {
      if (chunks.is("iCCP")) {
        int at = chunks.data();
        while (file.u8(at) != 0) {
          at++;
        }
        return inflated(file.part(Math.min(at + 2, chunks.dataEnd()), chunks.dataEnd()));
      }
    }
    return NONE;
  }

  /** Its first four bytes are its length: a profile of a gigabyte is known before it is there. */
  private static byte[] inflated(Bytes data) {
    try (var inflater = new Inflater()) {
      inflater.setInput(data.buffer().duplicate());
      byte[] head = new byte[4];
      if (inflater.inflate(head) < head.length) {
        return NONE;
      }
      long length = Bytes.of(head).u32(0);
      if (length < head.length || length > ColourProfile.MAX_BYTES) {
        return NONE;
      }
      byte[] all = Arrays.copyOf(head, (int) length);
      int at = head.length;
      while (at < all.length) {
        int read = inflater.inflate(all, at, all.length - at);
        if (read == 0) {
          return NONE;
        }
        at += read;
      }
      return all;
    } catch (DataFormatException _) {
      return NONE;
    }
  }

  private static byte[] webp(Bytes file) {
    var chunks = new RiffChunks(file, WebpHeaders.FIRST_CHUNK, WebpHeaders.end(file));
    while (chunks.next()) {
      if (chunks.is("ICCP") && chunks.dataEnd() - chunks.data() <= ColourProfile.MAX_BYTES) {
        return file.copy(chunks.data(), chunks.dataEnd());
      }
    }
    return NONE;
  }
}
