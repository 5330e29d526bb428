package curio.gallery.pictures;

import java.util.Arrays;

/** Turns rows of samples of a PNG into pixels, with its palette and its transparent colour. */
final class PngSamples {
  private static final int NONE = -1;

  private final PngHeader header;

  /** Pixels of all values of a sample of at most eight bits, where there is one a pixel. */
  private final int[] table = new int[256];

  private int clearGrey = NONE;
  private long clearRgb = NONE;

  private PngSamples(PngHeader header) {
    this.header = header;
  }

  static PngSamples of(Bytes file, PngHeader header) {
    var samples = new PngSamples(header);
    if (header.colour() == PngHeader.GREY && header.depth() <= 8) {
      int most = (1 << header.depth()) - 1;
      for (int i = 0; i <= most; i++) {
        samples.table[i] = grey(0xFF, i * 255 / most);
      }
    }
    var chunks = new PngChunks(file);
    while (chunks.next() && !chunks.is("IDAT")) {
      if (chunks.is("PLTE")) {
        samples.palette(file.part(chunks.data(), chunks.dataEnd()));
      } else if (chunks.is("tRNS")) {
        samples.transparency(file.part(chunks.data(), chunks.dataEnd()));
      }
    }
    return samples;
  }

  private void palette(Bytes colours) {
    if (header.colour() == PngHeader.PALETTE) {
      // Beyond the palette everything is black, as most readers have it.
      Arrays.fill(table, 0xFF000000);
      for (int i = 0; i < Math.min(256, colours.size() / 3); i++) {
        table[i] = 0xFF000000 | colours.u16(3 * i) << 8 | colours.u8(3 * i + 2);
      }
    }
  }

  private void transparency(Bytes clear) {
    int colour = header.colour();
    if (colour == PngHeader.PALETTE) {
      for (int i = 0; i < Math.min(256, clear.size()); i++) {
        table[i] = (table[i] & 0xFFFFFF) | clear.u8(i) << 24;
      }
    } else if (colour == PngHeader.GREY && clear.size() >= 2) {
      clearGrey = clear.u16(0);
      if (header.depth() <= 8 && clearGrey < 1 << header.depth()) {
        table[clearGrey] &= 0xFFFFFF;
      }
    } else if (colour == PngHeader.RGB && clear.size() >= 6) {
      clearRgb = (long) clear.u16(0) << 32 | clear.u32(2);
    }
  }

  /** Pixels of a row that has its filter's number before it. */
  void row(byte[] row, int[] argb) {
    if (header.depth() < 8) {
      int depth = header.depth();
      int mask = (1 << depth) - 1;
      for (int i = 0; i < argb.length; i++) {
        int bit = i * depth;
        argb[i] = table[row[1 + (bit >> 3)] >> (8 - depth - (bit & 7)) & mask];
      }
    } else if (header.depth() == 8) {
      eight(row, argb);
    } else {
      sixteen(row, argb);
    }
  }

  private void eight(byte[] row, int[] argb) {
    int at = 1;
    switch (header.colour()) {
      case PngHeader.RGB -> {
        for (int i = 0; i < argb.length; i++, at += 3) {
          int red = row[at] & 0xFF;
          int green = row[at + 1] & 0xFF;
          int blue = row[at + 2] & 0xFF;
          boolean clear = ((long) red << 32 | (long) green << 16 | blue) == clearRgb;
          argb[i] = (clear ? 0 : 0xFF000000) | red << 16 | green << 8 | blue;
        }
      }
      case PngHeader.GREY_ALPHA -> {
        for (int i = 0; i < argb.length; i++, at += 2) {
          argb[i] = grey(row[at + 1] & 0xFF, row[at] & 0xFF);
        }
      }
      case PngHeader.RGB_ALPHA -> {
        for (int i = 0; i < argb.length; i++, at += 4) {
          argb[i] =
              (row[at + 3] & 0xFF) << 24
                  | (row[at] & 0xFF) << 16
                  | (row[at + 1] & 0xFF) << 8
                  | (row[at + 2] & 0xFF);
        }
      }
      default -> {
        for (int i = 0; i < argb.length; i++) {
          argb[i] = table[row[at + i] & 0xFF];
        }
      }
    }
  }

  private void sixteen(byte[] row, int[] argb) {
    Bytes samples = Bytes.of(row);
    int at = 1;
    int step = header.step();
    for (int i = 0; i < argb.length; i++, at += step) {
      int first = samples.u16(at);
      argb[i] =
          switch (header.colour()) {
            case PngHeader.GREY -> grey(first == clearGrey ? 0 : 0xFF, narrow(first));
            case PngHeader.GREY_ALPHA -> grey(narrow(samples.u16(at + 2)), narrow(first));
            default -> colour(samples, at);
          };
    }
  }

  private int colour(Bytes samples, int at) {
    int red = samples.u16(at);
    int green = samples.u16(at + 2);
    int blue = samples.u16(at + 4);
    boolean clear = ((long) red << 32 | (long) green << 16 | blue) == clearRgb;
    int alpha =
        header.colour() == PngHeader.RGB_ALPHA ? narrow(samples.u16(at + 6)) : clear ? 0 : 0xFF;
    return alpha << 24 | narrow(red) << 16 | narrow(green) << 8 | narrow(blue);
  }

  /** 16 bits to 8, rounded: 65535 is 255. */
  private static int narrow(int sample) {
    return (sample * 255 + 32_895) >> 16;
  }

  private static int grey(int alpha, int value) {
    return alpha << 24 | value * 0x010101;
  }
}
