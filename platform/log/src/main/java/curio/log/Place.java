package curio.log;

/**
 * What an offset is made of. When a topic moves to another log its generation rises, so every place
 * in the new one is behind every place in the old one, and positions that were stored before stay
 * right. Immutable.
 *
 * @param generation how often the topic has moved
 * @param number the place in the log of that generation
 */
public record Place(int generation, long number) {
  private static final int NUMBER_BITS = 48;
  private static final int MAX_GENERATION = (1 << 15) - 1;

  public Place {
    if (generation < 0 || generation > MAX_GENERATION) {
      throw new IllegalArgumentException(
          "generation: %d (expected: 0 to %d)".formatted(generation, MAX_GENERATION));
    }
    if (number < 0 || number >> NUMBER_BITS != 0) {
      throw new IllegalArgumentException("number: " + number + " (expected: 0 to 2^48 - 1)");
    }
  }

  /** That of an offset of a record. */
  public static Place of(long offset) {
    return new Place((int) (offset >> NUMBER_BITS), offset & ((1L << NUMBER_BITS) - 1));
  }

  /** As one number, which is higher for what is later: {@code generation * 2^48 + number}. */
  public long offset() {
    return ((long) generation << NUMBER_BITS) + number;
  }
}
