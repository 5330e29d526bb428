package curio.feed.live;

/**
 * A point in the order of all places. Immutable.
 *
 * @param place of the last thing before it
 * @param cursor by which a client that has seen everything up to it goes on
 */
record Point(long place, String cursor) {}
