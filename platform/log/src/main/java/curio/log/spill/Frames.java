package curio.log.spill;

import curio.log.Appender;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * How records stand in a file: each behind a mark, its length, and the CRC-32C of length and
 * record. The mark is no UTF-8, so that no text in a record looks like one. Stateless.
 */
final class Frames {
  static final int HEADER = 12;

  /** A call of the log, with its topic and time. */
  private static final int MAX_LENGTH = Appender.MAX_BYTES + 1_024;

  private static final int MARK = 0xFF53_50FE;
  private static final int LENGTH_AT = 4;
  private static final int SUM_AT = 8;
  private static final int NONE = -1;

  private Frames() {}

  /**
   * What a file holds.
   *
   * @param records that are intact, in their order
   * @param torn bytes of a record at the end that was never written whole: nobody was told that it
   *     was kept
   * @param damaged other bytes that cannot be read
   */
  record Contents(List<byte[]> records, int torn, int damaged) {
    Contents {
      records = List.copyOf(records);
    }
  }

  /** A record as it is written. */
  static byte[] frame(byte[] record) {
    if (record.length == 0 || record.length > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "record: %d bytes (expected: 1 to %d)".formatted(record.length, MAX_LENGTH));
    }
    byte[] frame = new byte[HEADER + record.length];
    ByteBuffer.wrap(frame).putInt(MARK).putInt(record.length).putInt(0).put(record);
    ByteBuffer.wrap(frame).putInt(SUM_AT, sum(frame, 0, frame.length));
    return frame;
  }

  /** Everything that can be read of a file, also behind what cannot. */
  static Contents read(byte[] file) {
    var records = new ArrayList<byte[]>();
    int damaged = 0;
    int at = 0;
    while (at < file.length) {
      int end = end(file, at);
      if (end != NONE) {
        records.add(Arrays.copyOfRange(file, at + HEADER, end));
        at = end;
        continue;
      }
      int next = next(file, at + 1);
      if (next == NONE) {
        int rest = file.length - at;
        return isTorn(file, at)
            ? new Contents(records, rest, damaged)
            : new Contents(records, 0, damaged + rest);
      }
      damaged += next - at;
      at = next;
    }
    return new Contents(records, 0, damaged);
  }

  /** Where the intact record that begins here ends. */
  private static int end(byte[] file, int at) {
    int length = length(file, at);
    if (length == NONE || length > file.length - at - HEADER) {
      return NONE;
    }
    int end = at + HEADER + length;
    int sum = ByteBuffer.wrap(file).getInt(at + SUM_AT);
    return sum == sum(file, at, end) ? end : NONE;
  }

  private static int length(byte[] file, int at) {
    if (file.length - at < HEADER) {
      return NONE;
    }
    var header = ByteBuffer.wrap(file);
    int length = header.getInt(at + LENGTH_AT);
    return header.getInt(at) == MARK && length > 0 && length <= MAX_LENGTH ? length : NONE;
  }

  private static int next(byte[] file, int from) {
    for (int at = from; at <= file.length - HEADER; at++) {
      if (end(file, at) != NONE) {
        return at;
      }
    }
    return NONE;
  }

  /** Whether the end of the file came before that of its last record, or space without a record. */
  private static boolean isTorn(byte[] file, int at) {
    int rest = file.length - at;
    return rest < HEADER
        || length(file, at) > rest - HEADER
        || Arrays.equals(file, at, file.length, new byte[rest], 0, rest);
  }

  /** Of all but the place of the sum itself. */
  private static int sum(byte[] file, int at, int end) {
    var sum = new CRC32C();
    sum.update(file, at, SUM_AT);
    sum.update(file, at + HEADER, end - at - HEADER);
    return (int) sum.getValue();
  }
}
