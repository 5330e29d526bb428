package curio.gallery.pictures;

import java.util.Arrays;

/**
 * Samples of one component of a lossy WebP, with the border that predictions look at: 127 above,
 * 129 to the left (RFC 6386, 12). Not for several threads.
 */
final class LossyPlane {
  final byte[] samples;
  final int stride;

  LossyPlane(int width, int height) {
    stride = width + 1;
    samples = new byte[stride * (height + 1)];
    Arrays.fill(samples, (byte) 129);
    Arrays.fill(samples, 0, stride, (byte) 127);
  }

  int at(int x, int y) {
    return (y + 1) * stride + x + 1;
  }

  int sample(int at) {
    return samples[at] & 0xFF;
  }

  /** Predicts a square: 0 by averages, 1 by slopes, 2 from above, 3 from the left. */
  void predict(int x, int y, int side, int mode) {
    int at = at(x, y);
    for (int row = 0; row < side; row++) {
      int to = at + row * stride;
      int left = sample(to - 1);
      switch (mode) {
        case 2 -> System.arraycopy(samples, at - stride, samples, to, side);
        case 3 -> Arrays.fill(samples, to, to + side, (byte) left);
        case 1 -> slopes(at, to, side, left - sample(at - stride - 1));
        default -> {}
      }
    }
    if (mode == 0) {
      fill(at, side, average(x, y, at, side));
    }
  }

  private void slopes(int at, int to, int side, int difference) {
    for (int i = 0; i < side; i++) {
      samples[to + i] = (byte) Math.clamp(sample(at - stride + i) + difference, 0, 255);
    }
  }

  private int average(int x, int y, int at, int side) {
    int sum = 0;
    int count = 0;
    for (int i = 0; i < side; i++) {
      if (y > 0) {
        sum += sample(at - stride + i);
        count++;
      }
      if (x > 0) {
        sum += sample(at + i * stride - 1);
        count++;
      }
    }
    return count == 0 ? 128 : (sum + count / 2) / count;
  }

  private void fill(int at, int side, int value) {
    for (int row = 0; row < side; row++) {
      Arrays.fill(samples, at + row * stride, at + row * stride + side, (byte) value);
    }
  }

  /** Adds a block of four times four to what was predicted (RFC 6386, 14.3). */
  void add(int at, int[] c, int from) {
    int[] t = new int[16];
    for (int i = 0; i < 4; i++) {
      int in = from + i;
      int a = c[in] + c[in + 8];
      int b = c[in] - c[in + 8];
      int e = sine(c[in + 4]) - cosine(c[in + 12]);
      int d = cosine(c[in + 4]) + sine(c[in + 12]);
      t[4 * i] = a + d;
      t[4 * i + 1] = b + e;
      t[4 * i + 2] = b - e;
      t[4 * i + 3] = a - d;
    }
    for (int i = 0; i < 4; i++) {
      int a = t[i] + 4 + t[8 + i];
      int b = t[i] + 4 - t[8 + i];
      int e = sine(t[4 + i]) - cosine(t[12 + i]);
      int d = cosine(t[4 + i]) + sine(t[12 + i]);
      int to = at + i * stride;
      raise(to, a + d);
      raise(to + 1, b + e);
      raise(to + 2, b - e);
      raise(to + 3, a - d);
    }
  }

  private void raise(int at, int by) {
    samples[at] = (byte) Math.clamp(sample(at) + (by >> 3), 0, 255);
  }

  private static int cosine(int value) {
    return ((value * 20_091) >> 16) + value;
  }

  private static int sine(int value) {
    return (value * 35_468) >> 16;
  }
}
