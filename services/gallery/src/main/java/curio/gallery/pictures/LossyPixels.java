package curio.gallery.pictures;

import java.util.Arrays;

/**
 * Decodes a lossy WebP: a key frame of VP8 (RFC 6386). Ours, since the one reader in Java there is
 * leaves out the smoothing of edges, takes seconds for what libwebp does in tens of milliseconds,
 * and fails on some good files. Not for several threads.
 */
final class LossyPixels {
  private static final int HEAD = 10;
  private static final int Y_BLOCKS = 16;
  private static final int ALL_BLOCKS = 24;

  private final LossyBits modes;
  private final LossyHeader header;
  private final LossyTokens tokens;
  private final LossyBits[] parts;
  private final int unitsWide;
  private final int unitsHigh;
  private final LossyPlane luma;
  private final LossyPlane[] chroma;
  private final LossyBlocks blocks = new LossyBlocks();
  private final LossyStrength[] strengths;
  private final boolean[] inner;

  /** Modes of the blocks above, and of those to the left. */
  private final int[] modesAbove;

  private final int[] modesLeft = new int[4];

  /**
   * Whether blocks above have coefficients: of a unit, four of luma, two and two of chroma, one of
   * averages.
   */
  private final int[] filledAbove;

  private final int[] filledLeft = new int[9];
  private final int[] blockModes = new int[Y_BLOCKS];
  private final int[] coefficients = new int[ALL_BLOCKS * 16];
  private final int[] averages = new int[16];
  private final byte[] topRight = new byte[4];

  private LossyPixels(Bytes data, WebpFrame frame) {
    int firstLength = data.u24le(0) >> 5;
    this.modes = new LossyBits(data.part(HEAD, HEAD + firstLength));
    this.header = new LossyHeader(modes);
    this.tokens = new LossyTokens(header.coefficients);
    this.parts = parts(data, HEAD + firstLength, header.parts);
    this.unitsWide = (frame.width() + 15) / 16;
    this.unitsHigh = (frame.height() + 15) / 16;
    this.luma = new LossyPlane(16 * unitsWide, 16 * unitsHigh);
    this.chroma =
        new LossyPlane[] {
          new LossyPlane(8 * unitsWide, 8 * unitsHigh), new LossyPlane(8 * unitsWide, 8 * unitsHigh)
        };
    this.strengths = new LossyStrength[unitsWide * unitsHigh];
    this.inner = new boolean[unitsWide * unitsHigh];
    this.modesAbove = new int[4 * unitsWide];
    this.filledAbove = new int[9 * unitsWide];
  }

  private static LossyBits[] parts(Bytes data, int from, int count) {
    LossyBits[] parts = new LossyBits[count];
    int at = from + 3 * (count - 1);
    for (int i = 0; i < count; i++) {
      int end = i == count - 1 ? data.size() : at + data.u24le(from + 3 * i);
      parts[i] = new LossyBits(data.part(at, Math.min(end, data.size())));
      at = end;
    }
    return parts;
  }

  static LossyColours decode(Bytes data, WebpFrame frame, Deadline deadline) {
    var pixels = new LossyPixels(data, frame);
    for (int y = 0; y < pixels.unitsHigh; y++) {
      deadline.check();
      pixels.row(y);
    }
    for (int y = 0; y < pixels.unitsHigh; y++) {
      deadline.check();
      for (int x = 0; x < pixels.unitsWide; x++) {
        pixels.smooth(x, y);
      }
    }
    return new LossyColours(pixels.luma, pixels.chroma, frame.width(), frame.height());
  }

  private void row(int y) {
    LossyBits part = parts[y & (parts.length - 1)];
    Arrays.fill(modesLeft, 0);
    Arrays.fill(filledLeft, 0);
    for (int x = 0; x < unitsWide; x++) {
      unit(part, x, y);
    }
    modes.checkRead();
    part.checkRead();
  }

  private void unit(LossyBits part, int x, int y) {
    int segment = 0;
    if (header.segmentsMapped) {
      int[] p = header.segmentProbabilities;
      segment = modes.bit(p[0]) == 0 ? modes.bit(p[1]) : 2 + modes.bit(p[2]);
    }
    boolean skipped = header.skips && modes.bit(header.skipProbability) == 1;
    boolean whole = modes.bit(145) == 1;
    int mode = whole ? wholeMode(x) : 0;
    if (!whole) {
      readBlockModes(x);
    }
    int chromaMode =
        modes.bit(142) == 0 ? 0 : modes.bit(114) == 0 ? 2 : modes.bit(183) == 1 ? 1 : 3;
    boolean filled = false;
    Arrays.fill(coefficients, 0);
    if (skipped) {
      clearFilled(x, whole);
    } else {
      filled = readCoefficients(part, x, whole, header.steps[segment]);
    }
    int unit = y * unitsWide + x;
    strengths[unit] = LossyStrength.of(header.filterLevel(segment, !whole), header.sharpness);
    inner[unit] = !whole || filled;
    if (whole) {
      luma.predict(16 * x, 16 * y, 16, mode);
      for (int i = 0; i < Y_BLOCKS; i++) {
        luma.add(luma.at(16 * x + i % 4 * 4, 16 * y + i / 4 * 4), coefficients, 16 * i);
      }
    } else {
      addBlocks(x, y);
    }
    for (int c = 0; c < 2; c++) {
      chroma[c].predict(8 * x, 8 * y, 8, chromaMode);
      for (int i = 0; i < 4; i++) {
        int at = chroma[c].at(8 * x + i % 2 * 4, 8 * y + i / 2 * 4);
        chroma[c].add(at, coefficients, 16 * (Y_BLOCKS + 4 * c + i));
      }
    }
  }

  private int wholeMode(int x) {
    int mode = modes.bit(156) == 1 ? (modes.bit(128) == 1 ? 1 : 3) : (modes.bit(163) == 1 ? 2 : 0);
    Arrays.fill(modesAbove, 4 * x, 4 * x + 4, mode);
    Arrays.fill(modesLeft, mode);
    return mode;
  }

  private void readBlockModes(int x) {
    for (int i = 0; i < Y_BLOCKS; i++) {
      int above = 4 * x + i % 4;
      int mode = blockMode(9 * (10 * modesAbove[above] + modesLeft[i / 4]));
      modesAbove[above] = mode;
      modesLeft[i / 4] = mode;
      blockModes[i] = mode;
    }
  }

  private int blockMode(int at) {
    if (modeBit(at) == 0) {
      return 0;
    }
    if (modeBit(at + 1) == 0) {
      return 1;
    }
    if (modeBit(at + 2) == 0) {
      return 2;
    }
    if (modeBit(at + 3) == 0) {
      return modeBit(at + 4) == 0 ? 3 : 4 + modeBit(at + 5);
    }
    if (modeBit(at + 6) == 0) {
      return 6;
    }
    if (modeBit(at + 7) == 0) {
      return 7;
    }
    return 8 + modeBit(at + 8);
  }

  private int modeBit(int at) {
    return modes.bit(LossyTables.MODES[at] & 0xFF);
  }

  private void clearFilled(int x, boolean whole) {
    int count = whole ? 9 : 8;
    Arrays.fill(filledAbove, 9 * x, 9 * x + count, 0);
    Arrays.fill(filledLeft, 0, count, 0);
  }

  private boolean readCoefficients(LossyBits part, int x, boolean whole, int[] steps) {
    int type = 3;
    boolean filled = false;
    if (whole) {
      type = 0;
      Arrays.fill(averages, 0);
      int context = filledAbove[9 * x + 8] + filledLeft[8];
      int read = tokens.read(part, 1, context, steps, 2, averages, 0);
      filledAbove[9 * x + 8] = read > 0 ? 1 : 0;
      filledLeft[8] = read > 0 ? 1 : 0;
      spreadAverages();
    }
    for (int i = 0; i < ALL_BLOCKS; i++) {
      boolean isLuma = i < Y_BLOCKS;
      int c = i - Y_BLOCKS;
      int above = 9 * x + (isLuma ? i % 4 : 4 + c / 4 * 2 + c % 2);
      int left = isLuma ? i / 4 : 4 + c / 4 * 2 + c % 4 / 2;
      int context = filledAbove[above] + filledLeft[left];
      int blockType = isLuma ? type : 2;
      int first = LossyTokens.first(blockType);
      int step = isLuma ? 0 : 4;
      int read = tokens.read(part, blockType, context, steps, step, coefficients, 16 * i);
      filledAbove[above] = read > first ? 1 : 0;
      filledLeft[left] = read > first ? 1 : 0;
      filled |= read > first || coefficients[16 * i] != 0;
    }
    return filled;
  }

  /** The averages of the blocks have a transform of their own (RFC 6386, 14.3). */
  private void spreadAverages() {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int a = averages[i] + averages[12 + i];
      int b = averages[4 + i] + averages[8 + i];
      int c = averages[4 + i] - averages[8 + i];
      int d = averages[i] - averages[12 + i];
      t[i] = a + b;
      t[8 + i] = a - b;
      t[4 + i] = d + c;
      t[12 + i] = d - c;
    }
    for (int i = 0; i < 4; i++) {
      int a = t[4 * i] + 3 + t[4 * i + 3];
      int b = t[4 * i + 1] + t[4 * i + 2];
      int c = t[4 * i + 1] - t[4 * i + 2];
      int d = t[4 * i] + 3 - t[4 * i + 3];
      coefficients[64 * i] = (a + b) >> 3;
      coefficients[64 * i + 16] = (d + c) >> 3;
      coefficients[64 * i + 32] = (a - b) >> 3;
      coefficients[64 * i + 48] = (d - c) >> 3;
    }
  }

  /** Blocks in the last column all look at what is above the unit to the right. */
  private void addBlocks(int x, int y) {
    int above = luma.at(16 * x + 15, 16 * y - 1);
    if (y == 0) {
      Arrays.fill(topRight, (byte) 127);
    } else if (x == unitsWide - 1) {
      Arrays.fill(topRight, luma.samples[above]);
    } else {
      System.arraycopy(luma.samples, above + 1, topRight, 0, 4);
    }
    for (int i = 0; i < Y_BLOCKS; i++) {
      int at = luma.at(16 * x + i % 4 * 4, 16 * y + i / 4 * 4);
      if (i % 4 == 3) {
        blocks.predict(luma, at, blockModes[i], topRight, 0);
      } else {
        blocks.predict(luma, at, blockModes[i], luma.samples, at - luma.stride + 4);
      }
      luma.add(at, coefficients, 16 * i);
    }
  }

  private void smooth(int x, int y) {
    int unit = y * unitsWide + x;
    LossyStrength strength = strengths[unit];
    if (strength.limit() == 0) {
      return;
    }
    smooth(luma, x, y, 16, strength, inner[unit]);
    if (!header.simpleFilter) {
      smooth(chroma[0], x, y, 8, strength, inner[unit]);
      smooth(chroma[1], x, y, 8, strength, inner[unit]);
    }
  }

  /** Edges to the left first, then those above; the units' own before those within. */
  private void smooth(
      LossyPlane plane, int x, int y, int side, LossyStrength strength, boolean within) {
    var filter = new LossyFilter(plane);
    int at = plane.at(side * x, side * y);
    for (int i = x > 0 ? 0 : 4; i < (within ? side : 4); i += 4) {
      smooth(filter, at + i, 1, plane.stride, side, strength, i == 0);
    }
    for (int i = y > 0 ? 0 : 4; i < (within ? side : 4); i += 4) {
      smooth(filter, at + i * plane.stride, plane.stride, 1, side, strength, i == 0);
    }
  }

  private void smooth(
      LossyFilter filter,
      int at,
      int across,
      int along,
      int length,
      LossyStrength strength,
      boolean outer) {
    if (header.simpleFilter) {
      filter.simple(at, across, along, length, strength.limit() + (outer ? 4 : 0));
    } else {
      filter.normal(at, across, along, length, strength, outer);
    }
  }
}
