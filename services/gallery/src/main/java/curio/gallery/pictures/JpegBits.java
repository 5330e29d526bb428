package curio.gallery.pictures;

/**
 * The bits of a scan, without stuffed bytes, from one restart marker to the next. Reading on behind
 * the last of them is how a JPEG that is cut is found. Not for several threads.
 */
final class JpegBits {
  private static final int CHUNK = 1 << 14;

  private final Bytes file;
  private final int end;
  private final byte[] chunk = new byte[CHUNK];
  private int chunkAt;
  private int chunkEnd;
  private int next;
  private long bits;
  private int count;

  /** How many of the bits were made up, once there were no more. */
  private int padding;

  JpegBits(Bytes file, int from, int end) {
    this.file = file;
    this.next = from;
    this.end = end;
  }

  int symbol(HuffmanTable table) {
    if (count < 32) {
      fill();
    }
    int found = table.look((int) (bits >>> (count - 16)) & 0xFFFF);
    if (found < 0) {
      throw damaged();
    }
    count -= found >> 8;
    return found & 0xFF;
  }

  /** So many bits, at most 16. */
  int read(int length) {
    if (count < length) {
      fill();
    }
    count -= length;
    return (int) (bits >>> count) & ((1 << length) - 1);
  }

  /** A number of so many bits with its sign (T.81, F.2.2.1). */
  int signed(int length) {
    if (length == 0) {
      return 0;
    }
    if (length > 15) {
      throw damaged();
    }
    int value = read(length);
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  /** Whether all that was read was there. */
  void checkRead() {
    if (count < padding) {
      throw PictureLimits.unsupported("the JPEG is cut short");
    }
  }

  /** Steps over the restart marker that is next. */
  void restart() {
    checkRead();
    count = 0;
    bits = 0;
    padding = 0;
    while (true) {
      int value = raw();
      if (value < 0) {
        throw PictureLimits.unsupported("the JPEG is cut short");
      }
      if (value == 0xFF) {
        int marker = peek();
        if (marker >= 0xD0 && marker <= 0xD7) {
          raw();
          return;
        }
      }
    }
  }

  /** Behind the last byte that was needed. */
  int place() {
    return next - (chunkEnd - chunkAt) - Math.max(0, count - padding) / 8;
  }

  private void fill() {
    while (count <= 48) {
      int value = padding > 0 ? -1 : coded();
      if (value < 0) {
        padding += 8;
        value = 0;
      }
      bits = bits << 8 | value;
      count += 8;
    }
  }

  /** The next byte of code, or -1 before a marker and at the end. */
  private int coded() {
    int value = raw();
    if (value == 0xFF) {
      if (peek() != 0) {
        if (chunkAt > 0) {
          chunkAt--;
        }
        return -1;
      }
      raw();
    }
    return value;
  }

  private int raw() {
    if (chunkAt == chunkEnd && !load()) {
      return -1;
    }
    return chunk[chunkAt++] & 0xFF;
  }

  private int peek() {
    if (chunkAt < chunkEnd) {
      return chunk[chunkAt] & 0xFF;
    }
    return next < end ? file.u8(next) : -1;
  }

  private boolean load() {
    int length = Math.min(CHUNK, end - next);
    if (length <= 0) {
      return false;
    }
    file.buffer().get(next, chunk, 0, length);
    next += length;
    chunkAt = 0;
    chunkEnd = length;
    return true;
  }

  static RuntimeException damaged() {
    return PictureLimits.unsupported("the JPEG does not decode");
  }
}
