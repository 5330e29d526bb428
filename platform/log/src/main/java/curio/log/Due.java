package curio.log;

/**
 * A partition with records that a consumer has not handled yet. Immutable.
 *
 * @param position the last that was handled
 * @param last the last that there is
 */
public record Due(TopicPartition place, long position, long last) {
  /** How many they are, at most: not all places have records. */
  public long records() {
    var end = Place.of(last);
    return position < end.offset() - end.number() ? end.number() + 1 : last - position;
  }
}
