package curio.gallery.pictures;

/**
 * The bits of a part of a lossy WebP, each with its probability (RFC 6386, 7). Not for several
 * threads.
 */
final class LossyBits {
  private final Bytes part;
  private int next;
  private int range = 255;
  private long value;

  /** Bits of the value beyond the eight that are compared. */
  private int spare = -8;

  /** How many of the bits were made up, once there were no more. */
  private int padding;

  LossyBits(Bytes part) {
    this.part = part;
  }

  int bit(int probability) {
    if (spare < 0) {
      fill();
    }
    int split = 1 + (((range - 1) * probability) >> 8);
    int bit = 0;
    if ((value >>> spare) >= split) {
      value -= (long) split << spare;
      range -= split;
      bit = 1;
    } else {
      range = split;
    }
    int shift = Integer.numberOfLeadingZeros(range) - 24;
    range <<= shift;
    spare -= shift;
    return bit;
  }

  int read(int length) {
    int result = 0;
    for (int i = 0; i < length; i++) {
      result = result << 1 | bit(128);
    }
    return result;
  }

  boolean flag() {
    return bit(128) == 1;
  }

  /** A number with its sign, if it is given; else 0. */
  int optional(int length) {
    if (!flag()) {
      return 0;
    }
    int number = read(length);
    return flag() ? -number : number;
  }

  /** Refuses what was read on behind its end. */
  void checkRead() {
    // The last bit may leave up to seven that are still to be shifted in.
    if (spare - padding < -7) {
      throw PictureLimits.unsupported("the WebP is cut short");
    }
  }

  private void fill() {
    while (spare < 40) {
      value <<= 8;
      if (next < part.size()) {
        value |= part.u8(next++);
      } else {
        padding += 8;
      }
      spare += 8;
    }
  }
}
