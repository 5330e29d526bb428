package curio.gallery.pictures;

/**
 * The inverse cosine transform of a JPEG's blocks into bytes, also of their low frequencies alone:
 * four, two or one of eight, which gives a picture of a half, a quarter, an eighth of the size. For
 * eight: Loeffler, Ligtenberg and Moschytz, as in the Independent JPEG Group's slow integer method,
 * with 12 bits behind the point.
 */
final class JpegTransform {
  private static final int C0_541 = 2217;
  private static final int C1_847 = -7567;
  private static final int C0_765 = 3135;
  private static final int C1_175 = 4816;
  private static final int C0_298 = 1223;
  private static final int C2_053 = 8410;
  private static final int C3_072 = 12586;
  private static final int C1_501 = 6149;
  private static final int C0_899 = -3685;
  private static final int C2_562 = -10497;
  private static final int C1_961 = -8034;
  private static final int C0_390 = -1597;

  /** Of 4096: a half of the cosines of an eighth of half a turn, and of their like. */
  private static final int HALF_COS1 = 1892;

  private static final int HALF_COS2 = 1448;
  private static final int HALF_COS3 = 784;

  private JpegTransform() {}

  /** The block is overwritten. */
  static void inverse(int[] block, int side, int lastKept, byte[] out, int at, int stride) {
    if (lastKept == 0 || side == 1) {
      byte value = clamp(((block[0] + 4) >> 3) + 128);
      for (int y = 0; y < side; y++) {
        for (int x = 0; x < side; x++) {
          out[at + y * stride + x] = value;
        }
      }
    } else if (side == 8) {
      eight(block, out, at, stride);
    } else if (side == 4) {
      four(block, out, at, stride);
    } else {
      two(block, out, at, stride);
    }
  }

  private static void two(int[] b, byte[] out, int at, int stride) {
    int left = b[0] + b[2];
    int right = b[1] + b[3];
    int low = b[0] - b[2];
    int lowRight = b[1] - b[3];
    out[at] = clamp(((left + right + 4) >> 3) + 128);
    out[at + 1] = clamp(((left - right + 4) >> 3) + 128);
    out[at + stride] = clamp(((low + lowRight + 4) >> 3) + 128);
    out[at + stride + 1] = clamp(((low - lowRight + 4) >> 3) + 128);
  }

  private static void four(int[] b, byte[] out, int at, int stride) {
    for (int x = 0; x < 4; x++) {
      int even = (b[x] + b[8 + x]) * HALF_COS2;
      int odd = (b[x] - b[8 + x]) * HALF_COS2;
      int outer = b[4 + x] * HALF_COS1 + b[12 + x] * HALF_COS3;
      int inner = b[4 + x] * HALF_COS3 - b[12 + x] * HALF_COS1;
      b[x] = (even + outer + 128) >> 8;
      b[12 + x] = (even - outer + 128) >> 8;
      b[4 + x] = (odd + inner + 128) >> 8;
      b[8 + x] = (odd - inner + 128) >> 8;
    }
    int half = (128 << 16) + (1 << 15);
    for (int y = 0; y < 4; y++) {
      int r = 4 * y;
      int even = (b[r] + b[r + 2]) * HALF_COS2 + half;
      int odd = (b[r] - b[r + 2]) * HALF_COS2 + half;
      int outer = b[r + 1] * HALF_COS1 + b[r + 3] * HALF_COS3;
      int inner = b[r + 1] * HALF_COS3 - b[r + 3] * HALF_COS1;
      int o = at + y * stride;
      out[o] = clamp((even + outer) >> 16);
      out[o + 3] = clamp((even - outer) >> 16);
      out[o + 1] = clamp((odd + inner) >> 16);
      out[o + 2] = clamp((odd - inner) >> 16);
    }
  }

  private static void eight(int[] b, byte[] out, int at, int stride) {
    for (int x = 0; x < 8; x++) {
      if ((b[8 + x] | b[16 + x] | b[24 + x] | b[32 + x] | b[40 + x] | b[48 + x] | b[56 + x]) == 0) {
        int flat = b[x] << 2;
        for (int y = x; y < 64; y += 8) {
          b[y] = flat;
        }
        continue;
      }
      int p1 = (b[16 + x] + b[48 + x]) * C0_541;
      int t2 = p1 + b[48 + x] * C1_847;
      int t3 = p1 + b[16 + x] * C0_765;
      int t0 = (b[x] + b[32 + x]) << 12;
      int t1 = (b[x] - b[32 + x]) << 12;
      int x0 = t0 + t3 + 512;
      int x3 = t0 - t3 + 512;
      int x1 = t1 + t2 + 512;
      int x2 = t1 - t2 + 512;
      int s7 = b[56 + x];
      int s5 = b[40 + x];
      int s3 = b[24 + x];
      int s1 = b[8 + x];
      int p5 = (s7 + s3 + s5 + s1) * C1_175;
      int q1 = p5 + (s7 + s1) * C0_899;
      int q2 = p5 + (s5 + s3) * C2_562;
      int q3 = (s7 + s3) * C1_961;
      int q4 = (s5 + s1) * C0_390;
      t3 = s1 * C1_501 + q1 + q4;
      t2 = s3 * C3_072 + q2 + q3;
      t1 = s5 * C2_053 + q2 + q4;
      t0 = s7 * C0_298 + q1 + q3;
      b[x] = (x0 + t3) >> 10;
      b[56 + x] = (x0 - t3) >> 10;
      b[8 + x] = (x1 + t2) >> 10;
      b[48 + x] = (x1 - t2) >> 10;
      b[16 + x] = (x2 + t1) >> 10;
      b[40 + x] = (x2 - t1) >> 10;
      b[24 + x] = (x3 + t0) >> 10;
      b[32 + x] = (x3 - t0) >> 10;
    }
    for (int y = 0; y < 8; y++) {
      row(b, 8 * y, out, at + y * stride);
    }
  }

  private static void row(int[] b, int r, byte[] out, int at) {
    int half = 65536 + (128 << 17);
    int p1 = (b[r + 2] + b[r + 6]) * C0_541;
    int t2 = p1 + b[r + 6] * C1_847;
    int t3 = p1 + b[r + 2] * C0_765;
    int t0 = ((b[r] + b[r + 4]) << 12) + half;
    int t1 = ((b[r] - b[r + 4]) << 12) + half;
    int x0 = t0 + t3;
    int x3 = t0 - t3;
    int x1 = t1 + t2;
    int x2 = t1 - t2;
    int s7 = b[r + 7];
    int s5 = b[r + 5];
    int s3 = b[r + 3];
    int s1 = b[r + 1];
    int p5 = (s7 + s3 + s5 + s1) * C1_175;
    int q1 = p5 + (s7 + s1) * C0_899;
    int q2 = p5 + (s5 + s3) * C2_562;
    int q3 = (s7 + s3) * C1_961;
    int q4 = (s5 + s1) * C0_390;
    t3 = s1 * C1_501 + q1 + q4;
    t2 = s3 * C3_072 + q2 + q3;
    t1 = s5 * C2_053 + q2 + q4;
    t0 = s7 * C0_298 + q1 + q3;
    out[at] = clamp((x0 + t3) >> 17);
    out[at + 7] = clamp((x0 - t3) >> 17);
    out[at + 1] = clamp((x1 + t2) >> 17);
    out[at + 6] = clamp((x1 - t2) >> 17);
    out[at + 2] = clamp((x2 + t1) >> 17);
    out[at + 5] = clamp((x2 - t1) >> 17);
    out[at + 3] = clamp((x3 + t0) >> 17);
    out[at + 4] = clamp((x3 - t0) >> 17);
  }

  private static byte clamp(int value) {
    return (byte) ((value & ~0xFF) == 0 ? value : value < 0 ? 0 : 255);
  }
}
