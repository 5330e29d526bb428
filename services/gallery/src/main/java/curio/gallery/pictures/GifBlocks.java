package curio.gallery.pictures;

/** Places in a GIF (GIF89a): sub-blocks and colour tables. */
final class GifBlocks {
  static final int EXTENSION = 0x21;
  static final int IMAGE = 0x2C;
  static final int TRAILER = 0x3B;
  static final int SCREEN_END = 13;
  static final int DESCRIPTOR = 10;

  private GifBlocks() {}

  /** Bytes of the colour table that these flags tell of. */
  static int tableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /** Behind the last of the sub-blocks that begin here. */
  static int subBlocksEnd(Bytes file, int from) {
    int at = from;
    while (file.u8(at) != 0) {
      at += 1 + file.u8(at);
    }
    return at + 1;
  }
}
