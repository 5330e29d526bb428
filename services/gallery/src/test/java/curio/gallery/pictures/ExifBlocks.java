package curio.gallery.pictures;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Makes Exif blocks, with a place that is easily found again in the bytes. */
final class ExifBlocks {
  /** Seconds of the latitude, as a rational number that stands nowhere else. */
  static final byte[] PLACE_BIG = BytesOf.be(4, 0x2EC0FFEEL);

  static final byte[] PLACE_LITTLE = BytesOf.le(4, 0x2EC0FFEEL);
  static final byte[] NOTE = BytesOf.latin("the notes of a maker at N48.858222");

  private final boolean little;
  private final List<byte[]> entries = new ArrayList<>();
  private final ByteArrayOutputStream values = new ByteArrayOutputStream();
  private int expected;

  private ExifBlocks(boolean little, int expected) {
    this.little = little;
    this.expected = expected;
  }

  static byte[] of(boolean little, int orientation, boolean place) {
    var block = new ExifBlocks(little, place ? 5 : 4);
    block.text(0x010F, "A maker\0");
    block.entry(0x0112, 3, 1, block.number(2, orientation));
    block.text(0x0131, "The software that stays\0");
    int exif = block.directory(block.exifEntries());
    block.entry(0x8769, 4, 1, block.number(4, exif));
    if (place) {
      block.entry(0x8825, 4, 1, block.number(4, block.directory(block.gpsEntries())));
    }
    return block.done();
  }

  /** Turned by 90 degrees, with a place whose values all take up the whole rest of the block. */
  static byte[] upon(int values, int length) {
    int rest = 8 + 2 + 2 * 12 + 4 + 2 + values * 12 + 4;
    var block = new ExifBlocks(false, 0);
    byte[] value = block.row(4, 7, length - rest, BytesOf.be(4, rest));
    byte[] head =
        BytesOf.all(
            BytesOf.latin("MM\0*\0\0\0\10\0\2"),
            block.row(0x0112, 3, 1, BytesOf.be(2, 6)),
            block.row(0x8825, 4, 1, BytesOf.be(4, 38)),
            BytesOf.be(4, 0),
            BytesOf.be(2, values),
            BytesOf.times(values, value),
            BytesOf.be(4, 0));
    return BytesOf.first(length, head);
  }

  private List<byte[]> exifEntries() {
    int note = place(NOTE);
    return List.of(
        row(0x9003, 2, 20, number(4, place(BytesOf.latin("2024:05:06 07:08:09\0")))),
        row(0x927C, 7, NOTE.length, number(4, note)));
  }

  private List<byte[]> gpsEntries() {
    int numbers =
        place(
            BytesOf.all(
                number(4, 48),
                number(4, 1),
                number(4, 51),
                number(4, 1),
                number(4, 0x2EC0FFEEL),
                number(4, 20_000_000)));
    return List.of(
        row(0, 1, 4, new byte[] {2, 3, 0, 0}),
        row(1, 2, 2, BytesOf.latin("N\0\0\0")),
        row(2, 5, 3, number(4, numbers)),
        row(3, 2, 2, BytesOf.latin("E\0\0\0")),
        row(4, 5, 3, number(4, numbers)));
  }

  private int headEnd() {
    return 8 + 2 + 12 * expected + 4;
  }

  private int place(byte[] value) {
    int at = headEnd() + values.size();
    values.writeBytes(value);
    if (value.length % 2 == 1) {
      values.write(0);
    }
    return at;
  }

  private int directory(List<byte[]> rows) {
    return place(
        BytesOf.all(
            number(2, rows.size()), BytesOf.all(rows.toArray(new byte[0][])), number(4, 0)));
  }

  private void text(int tag, String text) {
    entry(tag, 2, text.length(), number(4, place(BytesOf.latin(text))));
  }

  private void entry(int tag, int type, int count, byte[] value) {
    entries.add(row(tag, type, count, value));
  }

  private byte[] row(int tag, int type, int count, byte[] value) {
    return BytesOf.first(12, BytesOf.all(number(2, tag), number(2, type), number(4, count), value));
  }

  private byte[] number(int bytes, long value) {
    return little ? BytesOf.le(bytes, value) : BytesOf.be(bytes, value);
  }

  private byte[] done() {
    expected = entries.size();
    return BytesOf.all(
        BytesOf.latin(little ? "II" : "MM"),
        number(2, 42),
        number(4, 8),
        number(2, entries.size()),
        BytesOf.all(entries.toArray(new byte[0][])),
        number(4, 0),
        values.toByteArray());
  }
}
