package curio.gallery.pictures;

import java.util.Arrays;

/** Makes progressive JPEGs of as many scans as wanted, by saying the same again. */
final class Scans {
  private Scans() {}

  /** Grey: one scan of averages, and then scans of bands in which nothing is. */
  static byte[] progressive(int scans) {
    byte[][] parts = new byte[scans - 1][];
    Arrays.fill(parts, scan(1, 63));
    byte[] ones = new byte[64];
    Arrays.fill(ones, (byte) 1);
    return BytesOf.all(
        BytesOf.latin("\u00ff\u00d8"),
        Jpegs.segment(0xDB, new byte[1], ones),
        Jpegs.segment(0xC2, new byte[] {8, 0, 64, 0, 64, 1, 1, 0x11, 0}),
        // One code of one bit each: no difference, and the end of the band.
        Jpegs.segment(0xC4, new byte[] {0, 1}, new byte[15], new byte[1]),
        Jpegs.segment(0xC4, new byte[] {0x10, 1}, new byte[15], new byte[1]),
        scan(0, 0),
        BytesOf.all(parts),
        BytesOf.latin("\u00ff\u00d9"));
  }

  private static byte[] scan(int first, int last) {
    byte[] head = Jpegs.segment(0xDA, new byte[] {1, 1, 0, (byte) first, (byte) last, 0});
    // A bit for each of the 64 blocks.
    return BytesOf.all(head, new byte[8]);
  }
}
