package curio.gallery.pictures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Decodes a lossless WebP (RFC 9649, section 3), or the alpha of a lossy one. Ours beside the
 * reader of lossy ones, since a file of 200 KB may have 300 000 codes, for each of which that
 * reader takes a kilobyte. Not for several threads.
 */
final class LosslessPixels {
  private static final int LITERALS = 256;
  private static final int LENGTHS = 24;
  private static final int DISTANCES = 40;
  private static final int CACHE_FACTOR = 0x1E35A7BD;
  private static final int CHECK_EVERY = 1 << 14;

  /**
   * For near distances: rows above in the upper four bits, 8 minus columns to the left in the
   * lower.
   */
  private static final byte[] NEAR =
      HexFormat.of()
          .parseHex(
              "1807171928062729161a262a38053739151b363a252b48044749141c353b464a242c58454b343c03"
                  + "5759131d565a232d444c555b333d68026769121e666a222e545c434d656b323e78017779535d111f"
                  + "646c424e767a212f757b313f636d525e00747c414f1020626e30737d515f40727e616f50717f6070");

  private final LosslessBits bits;
  private final Deadline deadline;

  private LosslessPixels(LosslessBits bits, Deadline deadline) {
    this.bits = bits;
    this.deadline = deadline;
  }

  /** Pixels of what begins there with its transforms, behind the header. */
  static int[] decode(Bytes file, int from, int width, int height, Deadline deadline) {
    return new LosslessPixels(new LosslessBits(file, from), deadline).decode(width, height);
  }

  private int[] decode(int width, int height) {
    List<LosslessTransform> transforms = new ArrayList<>();
    int columns = width;
    int seen = 0;
    while (bits.read(1) == 1) {
      int type = bits.read(2);
      if ((seen >> type & 1) == 1) {
        throw LosslessBits.damaged();
      }
      seen |= 1 << type;
      LosslessTransform transform = transform(type, columns, height);
      transforms.add(transform);
      columns = transform.storedWidth();
    }
    int[] argb = image(columns, height, true);
    for (LosslessTransform transform : transforms.reversed()) {
      deadline.check();
      argb = transform.undo(argb, height);
    }
    return argb;
  }

  private LosslessTransform transform(int type, int width, int height) {
    return switch (type) {
      case 0, 1 -> {
        int shift = bits.read(3) + 2;
        int[] blocks = image(blocks(width, shift), blocks(height, shift), false);
        yield type == 0
            ? new LosslessTransform.Predictor(width, shift, blocks)
            : new LosslessTransform.Colours(width, shift, blocks);
      }
      case 2 -> new LosslessTransform.Green(width);
      default -> {
        int colours = bits.read(8) + 1;
        yield LosslessTransform.Palette.of(width, image(colours, 1, false));
      }
    };
  }

  static int blocks(int pixels, int shift) {
    return (pixels + (1 << shift) - 1) >> shift;
  }

  /** The codes of a part of a picture: green with lengths and cache, red, blue, alpha, distance. */
  private LosslessCode[] group(int cacheSize) {
    return new LosslessCode[] {
      LosslessCode.read(bits, LITERALS + LENGTHS + cacheSize),
      LosslessCode.read(bits, LITERALS),
      LosslessCode.read(bits, LITERALS),
      LosslessCode.read(bits, LITERALS),
      LosslessCode.read(bits, DISTANCES)
    };
  }

  private int[] image(int width, int height, boolean top) {
    int cacheBits = bits.read(1) == 1 ? bits.read(4) : 0;
    if (cacheBits > 11) {
      throw LosslessBits.damaged();
    }
    int shift = 0;
    int[] parts = {};
    int groups = 1;
    if (top && bits.read(1) == 1) {
      shift = bits.read(3) + 2;
      parts = image(blocks(width, shift), blocks(height, shift), false);
      for (int i = 0; i < parts.length; i++) {
        parts[i] = parts[i] >> 8 & 0xFFFF;
        groups = Math.max(groups, parts[i] + 1);
      }
    }
    int cacheSize = cacheBits == 0 ? 0 : 1 << cacheBits;
    LosslessCode[][] codes = new LosslessCode[groups][];
    for (int i = 0; i < groups; i++) {
      codes[i] = group(cacheSize);
      bits.checkRead();
    }
    int[] argb = new int[width * height];
    fill(argb, width, codes, parts, shift, new int[cacheSize]);
    return argb;
  }

  private void fill(
      int[] argb, int width, LosslessCode[][] codes, int[] parts, int shift, int[] cache) {
    int partsWide = blocks(width, shift);
    int cacheShift = cache.length == 0 ? 0 : Integer.numberOfLeadingZeros(cache.length) + 1;
    LosslessCode[] group = codes[0];
    int at = 0;
    int x = 0;
    int y = 0;
    int untilCheck = 0;
    while (at < argb.length) {
      if (untilCheck-- == 0) {
        untilCheck = CHECK_EVERY;
        bits.checkRead();
        deadline.check();
      }
      if (parts.length > 0) {
        group = codes[parts[(y >> shift) * partsWide + (x >> shift)]];
      }
      int symbol = group[0].read(bits);
      int count = 1;
      if (symbol < LITERALS) {
        int red = group[1].read(bits);
        int blue = group[2].read(bits);
        argb[at] = group[3].read(bits) << 24 | red << 16 | symbol << 8 | blue;
      } else if (symbol < LITERALS + LENGTHS) {
        count = copy(argb, at, width, symbol - LITERALS, group[4]);
      } else {
        argb[at] = cache[symbol - LITERALS - LENGTHS];
      }
      for (int i = at; cache.length > 0 && i < at + count; i++) {
        cache[(CACHE_FACTOR * argb[i]) >>> cacheShift] = argb[i];
      }
      at += count;
      x += count;
      while (x >= width) {
        x -= width;
        y++;
      }
    }
    bits.checkRead();
  }

  private int copy(int[] argb, int at, int width, int symbol, LosslessCode distances) {
    int count = number(symbol);
    int code = number(distances.read(bits));
    int distance = code - NEAR.length;
    if (code <= NEAR.length) {
      int near = NEAR[code - 1];
      distance = Math.max(1, (near >> 4) * width + 8 - (near & 15));
    }
    if (distance > at || count > argb.length - at) {
      throw LosslessBits.damaged();
    }
    if (distance >= count) {
      System.arraycopy(argb, at - distance, argb, at, count);
    } else if (distance == 1) {
      Arrays.fill(argb, at, at + count, argb[at - 1]);
    } else {
      for (int i = at; i < at + count; i++) {
        argb[i] = argb[i - distance];
      }
    }
    return count;
  }

  /** A length or a distance from its symbol and the bits that belong to it. */
  private int number(int symbol) {
    if (symbol < 4) {
      return symbol + 1;
    }
    int extra = (symbol - 2) >> 1;
    return ((2 + (symbol & 1)) << extra) + bits.read(extra) + 1;
  }
}
