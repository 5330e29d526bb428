package curio.gallery.pictures;

import java.util.zip.CRC32;

/**
 * Steps over the chunks of a PNG (W3C PNG, 3rd edition, section 5), one after the other, without
 * keeping any. Not for several threads.
 */
final class PngChunks {
  static final int HEAD = 8;
  static final int CRC = 4;

  private final Bytes file;
  private int from;
  private int to = Sniffer.PNG_SIGNATURE.length();

  PngChunks(Bytes file) {
    this.file = file;
  }

  /** Moves to the next chunk; false where the file ends before that chunk does. */
  boolean next() {
    from = to;
    if (from + HEAD > file.size()) {
      return false;
    }
    long end = (long) from + HEAD + length() + CRC;
    if (end > file.size()) {
      return false;
    }
    to = (int) end;
    return true;
  }

  boolean is(String type) {
    return file.has(from + 4, type);
  }

  /** Whether a reader that does not know the chunk cannot show the picture. */
  boolean isCritical() {
    return (file.u8(from + 4) & 0x20) == 0;
  }

  int from() {
    return from;
  }

  int data() {
    return from + HEAD;
  }

  int dataEnd() {
    return to - CRC;
  }

  int to() {
    return to;
  }

  private long length() {
    return file.u32(from);
  }

  /** A whole chunk, with its length and check sum. */
  static byte[] chunk(String type, byte[] data) {
    byte[] chunk = new byte[HEAD + data.length + CRC];
    put(chunk, 0, data.length);
    for (int i = 0; i < 4; i++) {
      chunk[4 + i] = (byte) type.charAt(i);
    }
    System.arraycopy(data, 0, chunk, HEAD, data.length);
    var crc = new CRC32();
    crc.update(chunk, 4, 4 + data.length);
    put(chunk, HEAD + data.length, (int) crc.getValue());
    return chunk;
  }

  private static void put(byte[] to, int at, int value) {
    for (int i = 0; i < 4; i++) {
      to[at + i] = (byte) (value >> (24 - 8 * i));
    }
  }
}
