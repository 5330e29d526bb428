package curio.gallery.pictures;

/** Predicts blocks of four times four of a lossy WebP from their neighbours (RFC 6386, 12.3). */
final class LossyBlocks {
  /** From the last left sample up to the corner, and from there to the right: 13 samples. */
  private final int[] edge = new int[13];

  private static final int CORNER = 4;

  /** For the modes of two slopes: which three or two samples of the edge make each of 16. */
  void predict(LossyPlane plane, int at, int mode, byte[] topRight, int topRightAt) {
    int stride = plane.stride;
    for (int i = 0; i < 4; i++) {
      edge[3 - i] = plane.sample(at + i * stride - 1);
      edge[5 + i] = plane.sample(at - stride + i);
      edge[9 + i] = topRight[topRightAt + i] & 0xFF;
    }
    edge[CORNER] = plane.sample(at - stride - 1);
    int average = 4;
    for (int i = 0; i < 4; i++) {
      average += edge[i] + edge[5 + i];
    }
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 4; x++) {
        int value =
            switch (mode) {
              case 0 -> average >> 3;
              case 1 -> Math.clamp(edge[3 - y] + edge[5 + x] - edge[CORNER], 0, 255);
              case 2 -> three(5 + x);
              case 3 -> y == 3 ? (edge[1] + 3 * edge[0] + 2) >> 2 : three(3 - y);
              case 4 -> three(CORNER + x - y);
              case 5 -> downRight(x, y);
              case 6 -> x + y == 6 ? (edge[11] + 3 * edge[12] + 2) >> 2 : three(6 + x + y);
              case 7 -> downLeft(x, y);
              case 8 -> rightDown(x, y);
              default -> rightUp(x, y);
            };
        plane.samples[at + y * stride + x] = (byte) value;
      }
    }
  }

  private int three(int i) {
    return (edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2) >> 2;
  }

  /** Of this one and the next. */
  private int two(int i) {
    return (edge[i] + edge[i + 1] + 1) >> 1;
  }

  private int downRight(int x, int y) {
    int column = x - y / 2;
    if (column < 0) {
      return three(y == 2 ? 3 : 2);
    }
    return y % 2 == 0 ? two(CORNER + column) : three(CORNER + column);
  }

  private int downLeft(int x, int y) {
    if (x == 3 && y >= 2) {
      return three(y == 2 ? 10 : 11);
    }
    int i = 5 + x + y / 2;
    return y % 2 == 0 ? two(i) : three(i + 1);
  }

  private int rightDown(int x, int y) {
    int row = y - x / 2;
    if (row < 0) {
      return three(x == 2 ? 5 : 6);
    }
    return x % 2 == 0 ? two(3 - row) : three(CORNER - row);
  }

  private int rightUp(int x, int y) {
    int step = x + 2 * y;
    if (step > 5) {
      return edge[0];
    }
    if (step == 5) {
      return (edge[1] + 3 * edge[0] + 2) >> 2;
    }
    int i = 3 - step / 2;
    return step % 2 == 0 ? two(i - 1) : three(i - 1);
  }
}
