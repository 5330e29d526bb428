package curio.log;

/**
 * A partition with records that a consumer has not handled yet. Immutable.
 *
 * @param position the last that was handled
 * @param last the last that there is
 */
public record Due(TopicPartition place, long position, long last) {}
