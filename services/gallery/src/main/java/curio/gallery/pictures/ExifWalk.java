package curio.gallery.pictures;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** One walk through an Exif block, which is changed on the way. Not for several threads. */
final class ExifWalk {
  private static final int ORIENTATION = 0x0112;
  private static final int THUMBNAIL = 0x0201;
  private static final int THUMBNAIL_LENGTH = 0x0202;
  private static final int GPS = 0x8825;

  private static final Set<Integer> DIRECTORIES = Set.of(0x8769, 0xA005, 0x014A);

  /**
   * XMP, IPTC and Photoshop's block inside of TIFF, and the makers' notes. Notes are not documented
   * and each maker's are different; several makers write positions and place names into them
   * (Nikon, Panasonic, Sony), so they cannot be walked and do not stay. Nobody needs them to show a
   * picture.
   */
  private static final Set<Integer> TAKEN_OUT = Set.of(0x02BC, 0x83BB, 0x8649, 0x927C, 0xC634);

  private static final int[] TYPE_BYTES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4};
  private static final int MAX_DIRECTORIES = 64;
  private static final int MAX_ENTRIES = 1_000;
  private static final int ENTRY = 12;

  /** Of blocks so small that a few entries that move are several times their size. */
  private static final int LEAST_WORK = 64 << 10;

  private static final int WORK_A_BYTE = 4;

  private final byte[] tiff;
  private final Bytes bytes;
  private final boolean little;
  private final Deque<Long> waiting = new ArrayDeque<>();
  private final Set<Long> seen = new HashSet<>();
  private int orientation;
  private boolean changed;

  /** In bytes that are written or looked through; in good blocks each is at most a few times. */
  private long workLeft;

  ExifWalk(byte[] tiff) {
    this.tiff = tiff;
    this.workLeft = LEAST_WORK + (long) WORK_A_BYTE * tiff.length;
    this.bytes = Bytes.of(tiff);
    this.little = bytes.has(0, "II*\0");
  }

  int orientation() {
    return orientation;
  }

  boolean changed() {
    return changed;
  }

  /** Whether all of it could be walked. */
  boolean toItsEnd() {
    try {
      if (!little && !bytes.has(0, "MM\0*")) {
        return false;
      }
      waiting.add(u32(4));
      boolean first = true;
      while (!waiting.isEmpty()) {
        long at = waiting.remove();
        if (!seen.add(at) || seen.size() > MAX_DIRECTORIES) {
          return false;
        }
        if (!directory(place(at), first)) {
          return false;
        }
        first = false;
      }
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  private boolean directory(int at, boolean first) {
    int entries = u16(at);
    if (entries > MAX_ENTRIES) {
      return false;
    }
    long thumbnail = 0;
    long thumbnailLength = 0;
    int entry = at + 2;
    int end = entry + entries * ENTRY;
    while (entry < end) {
      int tag = u16(entry);
      if (tag == GPS) {
        blankLocation(entry);
        end = takeOut(entry, at, end);
        continue;
      }
      if (TAKEN_OUT.contains(tag)) {
        blankValue(entry, false);
        end = takeOut(entry, at, end);
        continue;
      }
      if (tag == ORIENTATION && first && orientation == 0) {
        readOrientation(entry);
      } else if (DIRECTORIES.contains(tag)) {
        await(entry);
      } else if (tag == THUMBNAIL) {
        thumbnail = u32(entry + 8);
      } else if (tag == THUMBNAIL_LENGTH) {
        thumbnailLength = u32(entry + 8);
      }
      entry += ENTRY;
    }
    blankThumbnail(thumbnail, thumbnailLength);
    if (end + 4 <= tiff.length && u32(end) != 0) {
      waiting.add(u32(end));
    }
    return true;
  }

  private void readOrientation(int entry) {
    long value = u16(entry + 2) == 3 ? u16(entry + 8) : u32(entry + 8);
    if (value >= 1 && value <= 8) {
      orientation = (int) value;
    }
  }

  private void await(int entry) {
    long count = u32(entry + 4);
    if (count > MAX_DIRECTORIES - waiting.size()) {
      throw new IndexOutOfBoundsException("too many directories");
    }
    if (count == 1) {
      waiting.add(u32(entry + 8));
      return;
    }
    int list = place(u32(entry + 8));
    for (int i = 0; i < count; i++) {
      waiting.add(u32(list + 4 * i));
    }
  }

  /** The entry is gone, those behind it move up, and so does the link to the next directory. */
  private int takeOut(int entry, int directory, int end) {
    int linked = Math.min(end + 4, tiff.length);
    work(linked - entry);
    System.arraycopy(tiff, entry + ENTRY, tiff, entry, linked - entry - ENTRY);
    Arrays.fill(tiff, linked - ENTRY, linked, (byte) 0);
    int entries = u16(directory) - 1;
    tiff[directory + (little ? 0 : 1)] = (byte) entries;
    tiff[directory + (little ? 1 : 0)] = (byte) (entries >> 8);
    changed = true;
    return end - ENTRY;
  }

  private void blankLocation(int pointer) {
    int at = place(u32(pointer + 8));
    int entries = u16(at);
    if (entries > MAX_ENTRIES) {
      throw new IndexOutOfBoundsException("too many entries");
    }
    int end = at + 2 + entries * ENTRY;
    bytes.u8(end - 1);
    for (int entry = at + 2; entry < end; entry += ENTRY) {
      blankValue(entry, true);
    }
    blank(at, Math.min(end + 4, tiff.length));
  }

  private void blank(int from, int to) {
    work(to - from);
    Arrays.fill(tiff, from, to, (byte) 0);
  }

  /** Values of a hostile block lie over each other, so that their sum knows no end. */
  private void work(int length) {
    workLeft -= length;
    if (workLeft < 0) {
      throw new IndexOutOfBoundsException("values upon values");
    }
  }

  /**
   * What stands behind the block's end is cut off where notes are, and a reason to stop where not.
   */
  private void blankValue(int entry, boolean exact) {
    int type = u16(entry + 2);
    long length = (type < TYPE_BYTES.length ? TYPE_BYTES[type] : 1) * u32(entry + 4);
    if (length <= 4) {
      return;
    }
    long from = u32(entry + 8);
    if (exact && from + length > tiff.length) {
      throw new IndexOutOfBoundsException("a value outside of the block");
    }
    if (from < tiff.length) {
      blank((int) from, (int) Math.min(from + length, tiff.length));
    }
  }

  /** A small picture has Exif and XMP of its own with some makers: then it is blanked. */
  private void blankThumbnail(long from, long length) {
    if (from == 0 || length == 0 || from >= tiff.length) {
      return;
    }
    int to = (int) Math.min(from + length, tiff.length);
    work(to - (int) from);
    for (int at = (int) from; at + 1 < to; at++) {
      int marker = bytes.u8(at + 1);
      if (bytes.u8(at) == 0xFF && (marker == 0xE1 || marker == 0xED)) {
        blank((int) from, to);
        changed = true;
        return;
      }
    }
  }

  private int place(long at) {
    if (at >= tiff.length) {
      throw new IndexOutOfBoundsException("a directory outside of the block");
    }
    return (int) at;
  }

  private int u16(int at) {
    return little ? bytes.u16le(at) : bytes.u16(at);
  }

  private long u32(int at) {
    return little ? bytes.u32le(at) : bytes.u32(at);
  }
}
