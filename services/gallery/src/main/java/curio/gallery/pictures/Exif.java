package curio.gallery.pictures;

import java.util.HexFormat;

/**
 * What is left of an Exif block (TIFF 6.0, CIPA DC-008) once location is out of it. Everything
 * stays at its place, so that no offset has to be mended: location is overwritten with zeros and
 * its entry taken out of its directory.
 *
 * <p>A block that cannot be walked to its end (offsets outside, loops, too many directories) is
 * dropped as a whole, since location might hide where nobody looks; its orientation is kept if it
 * was read before that. So is one whose values lie over each other so often that walking it is more
 * work than its length accounts for.
 */
sealed interface Exif {
  /** Of all blocks of a picture: longer than any of a camera, with its thumbnail. */
  int MAX_BYTES = 1 << 20;

  /** 1 to 8; 0 where none was read. */
  int orientation();

  /** There was nothing to take out. */
  record Kept(int orientation) implements Exif {}

  /** The block in its old length, without location. */
  final class Rewritten implements Exif {
    private final int orientation;
    private final byte[] bytes;

    private Rewritten(int orientation, byte[] bytes) {
      this.orientation = orientation;
      this.bytes = bytes;
    }

    @Override
    public int orientation() {
      return orientation;
    }

    byte[] bytes() {
      return bytes;
    }
  }

  /** Nothing but the orientation may stay. */
  record Dropped(int orientation) implements Exif {}

  /** Takes location out of the block, which is written to. */
  static Exif clean(byte[] tiff) {
    var walk = new ExifWalk(tiff);
    if (!walk.toItsEnd()) {
      return new Dropped(walk.orientation());
    }
    if (!walk.changed()) {
      return new Kept(walk.orientation());
    }
    // Ranges of a hostile block overlap: zeros may have opened a way that was not walked.
    var again = new ExifWalk(tiff.clone());
    if (!again.toItsEnd() || again.changed() || again.orientation() != walk.orientation()) {
      return new Dropped(walk.orientation());
    }
    return new Rewritten(walk.orientation(), tiff);
  }

  /** The smallest block that says it. */
  static byte[] orientationOnly(int orientation) {
    return HexFormat.of()
        .parseHex(
            "4D4D002A00000008"
                + "0001"
                + "0112000300000001"
                + "%04X0000".formatted(orientation)
                + "00000000");
  }
}
