package curio.gallery.pictures;

/** Decodes the first frame of a GIF onto its screen, in the LZW of GIF89a, appendix F. */
final class GifPixels {
  private static final int MAX_CODES = 4_096;
  private static final int[][] WHOLE = {{0, 1}};
  private static final int[][] PASSES = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};

  private final Bytes file;
  private final Deadline deadline;
  private int image;
  private int clear = -1;

  GifPixels(Bytes file, Deadline deadline) {
    this.file = file;
    this.deadline = deadline;
    find();
  }

  private void find() {
    int at = GifBlocks.SCREEN_END + GifBlocks.tableBytes(file.u8(10));
    while (file.u8(at) == GifBlocks.EXTENSION) {
      boolean control = file.u8(at + 1) == 0xF9 && file.u8(at + 2) == 4;
      if (control) {
        clear = (file.u8(at + 3) & 1) == 1 ? file.u8(at + 6) : -1;
      }
      at = GifBlocks.subBlocksEnd(file, at + 2);
    }
    image = at;
  }

  Pixels decode(Picture picture, int shift) {
    var canvas = new Canvas(picture.width(), picture.height(), shift);
    int left = file.u16le(image + 1);
    int top = file.u16le(image + 3);
    int width = file.u16le(image + 5);
    int height = file.u16le(image + 7);
    int flags = file.u8(image + 9);
    int[] palette = palette(flags);
    var codes = new Codes(image + GifBlocks.DESCRIPTOR + GifBlocks.tableBytes(flags));
    byte[] row = new byte[width];
    for (int[] pass : (flags & 0x40) == 0 ? WHOLE : PASSES) {
      for (int y = pass[0]; y < height; y += pass[1]) {
        deadline.check();
        codes.read(row);
        for (int x = 0; x < width; x++) {
          canvas.put(left + x, top + y, palette[row[x] & 0xFF]);
        }
      }
    }
    return canvas.done();
  }

  private int[] palette(int flags) {
    int bytes = GifBlocks.tableBytes(flags);
    int at = image + GifBlocks.DESCRIPTOR;
    if (bytes == 0) {
      bytes = GifBlocks.tableBytes(file.u8(10));
      at = GifBlocks.SCREEN_END;
    }
    int[] palette = new int[256];
    for (int i = 0; i < bytes / 3; i++) {
      palette[i] = 0xFF000000 | file.u16(at + 3 * i) << 8 | file.u8(at + 3 * i + 2);
    }
    if (clear >= 0) {
      palette[clear] = 0;
    }
    return palette;
  }

  /** The codes in sub-blocks, as a stream of pixels. */
  private final class Codes {
    private final int firstWidth;
    private final int clearCode;
    private final short[] prefix = new short[MAX_CODES];
    private final byte[] last = new byte[MAX_CODES];
    private final byte[] first = new byte[MAX_CODES];

    /** Pixels of the code read last, from its end. */
    private final byte[] stack = new byte[MAX_CODES + 1];

    private int waiting;
    private int at;
    private int blockEnd;
    private int bits;
    private int filled;
    private int width;
    private int next;
    private int previous = -1;

    private Codes(int from) {
      int size = file.u8(from);
      if (size < 1 || size > 8) {
        throw damaged();
      }
      firstWidth = size + 1;
      clearCode = 1 << size;
      at = from + 1;
      blockEnd = at;
      for (int i = 0; i < clearCode; i++) {
        first[i] = (byte) i;
        last[i] = (byte) i;
      }
      restart();
    }

    private void restart() {
      width = firstWidth;
      next = clearCode + 2;
      previous = -1;
    }

    private void read(byte[] row) {
      int x = 0;
      while (x < row.length) {
        while (waiting > 0 && x < row.length) {
          row[x++] = stack[--waiting];
        }
        if (x < row.length) {
          expand();
        }
      }
    }

    private void expand() {
      int code = code();
      if (code == clearCode) {
        restart();
        return;
      }
      if (code == clearCode + 1 || code > next || (code == next && previous < 0)) {
        throw damaged();
      }
      if (previous < 0 && code > clearCode) {
        throw damaged();
      }
      int walk = code;
      if (code == next) {
        stack[waiting++] = first[previous];
        walk = previous;
      }
      if (previous >= 0 && next < MAX_CODES) {
        prefix[next] = (short) previous;
        first[next] = first[previous];
        last[next] = code == next ? first[previous] : first[code];
        next++;
        if (next == 1 << width && width < 12) {
          width++;
        }
      } else if (code == next) {
        throw damaged();
      }
      while (walk > clearCode) {
        stack[waiting++] = last[walk];
        walk = prefix[walk];
      }
      stack[waiting++] = last[walk];
      previous = code;
    }

    private int code() {
      while (filled < width) {
        if (at == blockEnd) {
          int length = file.u8(at++);
          if (length == 0) {
            throw PictureLimits.unsupported("the GIF is cut short");
          }
          blockEnd = at + length;
        }
        bits |= file.u8(at++) << filled;
        filled += 8;
      }
      int code = bits & ((1 << width) - 1);
      bits >>>= width;
      filled -= width;
      return code;
    }

    private RuntimeException damaged() {
      return PictureLimits.unsupported("the GIF does not decode");
    }
  }
}
