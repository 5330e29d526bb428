package curio.gallery.pictures;

/** The bits of a lossless WebP, the lowest of each byte first. Not for several threads. */
final class LosslessBits {
  private final Bytes file;
  private int next;
  private long bits;
  private int count;

  /** How many of the bits were made up, once there were no more. */
  private int padding;

  LosslessBits(Bytes file, int from) {
    this.file = file;
    this.next = from;
  }

  /** So many of the next bits, at most 24, which stay. */
  int peek(int length) {
    if (count < length) {
      fill();
    }
    return (int) bits & ((1 << length) - 1);
  }

  void skip(int length) {
    bits >>>= length;
    count -= length;
  }

  int read(int length) {
    int value = peek(length);
    skip(length);
    return value;
  }

  /** Refuses what was read on behind its end. */
  void checkRead() {
    if (count < padding) {
      throw PictureLimits.unsupported("the WebP is cut short");
    }
  }

  private void fill() {
    while (count <= 48) {
      if (next < file.size()) {
        bits |= (long) file.u8(next++) << count;
      } else {
        padding += 8;
      }
      count += 8;
    }
  }

  static RuntimeException damaged() {
    return PictureLimits.unsupported("the WebP does not decode");
  }
}
