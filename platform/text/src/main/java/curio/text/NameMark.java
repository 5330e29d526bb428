package curio.text;

import java.nio.ByteBuffer;

/**
 * What stands for a person's name where it is only compared: the first 16 bytes of the SHA-256 of
 * the name in NFKC, with case folded, runs of white space as one space and none at the ends.
 * Ordered as its bytes are. Whoever guesses a name can make its mark, so it is no protection of a
 * list that somebody has; it keeps names out of messages and logs. Immutable.
 */
public record NameMark(long high, long low) implements Comparable<NameMark> {
  /** How many bytes it has. */
  public static final int BYTES = 2 * Long.BYTES;

  /**
   * That of a name, an id or a user name.
   *
   * @throws IllegalArgumentException for one of more than {@link NormalForms#MAX_UNITS} characters
   */
  public static NameMark of(String name) {
    var digest = Digest.of(Folding.spaces(Folding.cases(NormalForms.nfkc(name))));
    return new NameMark(digest.getMostSignificantBits(), digest.getLeastSignificantBits());
  }

  /**
   * The mark with these bytes.
   *
   * @throws IllegalArgumentException if they are not {@link #BYTES}
   */
  public static NameMark ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "mark: %d bytes (expected: %d)".formatted(bytes.length, BYTES));
    }
    var buffer = ByteBuffer.wrap(bytes);
    return new NameMark(buffer.getLong(), buffer.getLong());
  }

  /** Its bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public int compareTo(NameMark other) {
    int first = Long.compareUnsigned(high, other.high);
    return first == 0 ? Long.compareUnsigned(low, other.low) : first;
  }
}
