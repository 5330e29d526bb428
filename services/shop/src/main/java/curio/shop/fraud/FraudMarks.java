package curio.shop.fraud;

import curio.text.NameMark;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;

/** The marks of everybody on a list, in order, one after the other. Immutable. */
final class FraudMarks {
  /** Nobody. */
  static final FraudMarks NONE = new FraudMarks(new byte[0]);

  private final byte[] sorted;

  private FraudMarks(byte[] sorted) {
    this.sorted = sorted;
  }

  /** Those of a list, each once. */
  static FraudMarks of(Collection<NameMark> marks) {
    var ordered = marks.stream().sorted().distinct().toList();
    var bytes = ByteBuffer.allocate(Math.multiplyExact(ordered.size(), NameMark.BYTES));
    ordered.forEach(mark -> bytes.putLong(mark.high()).putLong(mark.low()));
    return new FraudMarks(bytes.array());
  }

  /**
   * Those that were stored; the bytes are not copied.
   *
   * @throws IllegalArgumentException if they are no marks
   */
  static FraudMarks ofBytes(byte[] sorted) {
    if (sorted.length % NameMark.BYTES != 0) {
      throw new IllegalArgumentException(
          "marks: %d bytes (expected: a multiple of %d)".formatted(sorted.length, NameMark.BYTES));
    }
    return new FraudMarks(sorted);
  }

  /** As they are stored; not a copy. */
  byte[] bytes() {
    return sorted;
  }

  /** How many there are. */
  int count() {
    return sorted.length / NameMark.BYTES;
  }

  /** Whether one is among them. */
  boolean contains(NameMark mark) {
    byte[] wanted = mark.bytes();
    int low = 0;
    int high = count() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = middle * NameMark.BYTES;
      int order =
          Arrays.compareUnsigned(sorted, at, at + NameMark.BYTES, wanted, 0, NameMark.BYTES);
      if (order == 0) {
        return true;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }
}
