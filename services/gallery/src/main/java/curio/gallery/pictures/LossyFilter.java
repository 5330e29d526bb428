package curio.gallery.pictures;

/** Smooths the edges of blocks of a lossy WebP (RFC 6386, 15), plane by plane. */
final class LossyFilter {
  private final LossyPlane plane;

  LossyFilter(LossyPlane plane) {
    this.plane = plane;
  }

  /**
   * An edge of so many samples: {@code across} is the way over it, {@code along} to the next
   * sample.
   */
  void simple(int at, int across, int along, int length, int limit) {
    for (int i = 0, p = at; i < length; i++, p += along) {
      if (edge(p, across) <= 2 * limit + 1) {
        two(p, across);
      }
    }
  }

  /** Between macroblocks where {@code outer}, else within one. */
  void normal(int at, int across, int along, int length, LossyStrength strength, boolean outer) {
    int limit = 2 * (strength.limit() + (outer ? 4 : 0)) + 1;
    for (int i = 0, p = at; i < length; i++, p += along) {
      if (edge(p, across) > limit || !flat(p, across, strength.inner())) {
        continue;
      }
      if (steep(p, across, strength.steep())) {
        two(p, across);
      } else if (outer) {
        six(p, across);
      } else {
        four(p, across);
      }
    }
  }

  private int at(int place) {
    return plane.sample(place);
  }

  private void set(int place, int value) {
    plane.samples[place] = (byte) Math.clamp(value, 0, 255);
  }

  private int edge(int p, int d) {
    return 4 * Math.abs(at(p - d) - at(p)) + Math.abs(at(p - 2 * d) - at(p + d));
  }

  private boolean flat(int p, int d, int most) {
    return Math.abs(at(p - 4 * d) - at(p - 3 * d)) <= most
        && Math.abs(at(p - 3 * d) - at(p - 2 * d)) <= most
        && Math.abs(at(p - 2 * d) - at(p - d)) <= most
        && Math.abs(at(p + 3 * d) - at(p + 2 * d)) <= most
        && Math.abs(at(p + 2 * d) - at(p + d)) <= most
        && Math.abs(at(p + d) - at(p)) <= most;
  }

  private boolean steep(int p, int d, int most) {
    return Math.abs(at(p - 2 * d) - at(p - d)) > most || Math.abs(at(p + d) - at(p)) > most;
  }

  private void two(int p, int d) {
    int a = 3 * (at(p) - at(p - d)) + signed(at(p - 2 * d) - at(p + d));
    int down = Math.clamp((a + 4) >> 3, -16, 15);
    int up = Math.clamp((a + 3) >> 3, -16, 15);
    set(p - d, at(p - d) + up);
    set(p, at(p) - down);
  }

  private void four(int p, int d) {
    int a = 3 * (at(p) - at(p - d));
    int down = Math.clamp((a + 4) >> 3, -16, 15);
    int up = Math.clamp((a + 3) >> 3, -16, 15);
    int half = (down + 1) >> 1;
    set(p - 2 * d, at(p - 2 * d) + half);
    set(p - d, at(p - d) + up);
    set(p, at(p) - down);
    set(p + d, at(p + d) - half);
  }

  private void six(int p, int d) {
    int a = signed(3 * (at(p) - at(p - d)) + signed(at(p - 2 * d) - at(p + d)));
    for (int i = 0; i < 3; i++) {
      int by = ((27 - 9 * i) * a + 63) >> 7;
      int before = p - (i + 1) * d;
      int behind = p + i * d;
      set(before, at(before) + by);
      set(behind, at(behind) - by);
    }
  }

  private static int signed(int value) {
    return Math.clamp(value, -128, 127);
  }
}
