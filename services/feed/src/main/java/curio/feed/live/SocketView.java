package curio.feed.live;

/**
 * An open socket or stream, as operators see it.
 *
 * @param id on its node
 * @param waitingBytes what its client has not taken yet
 * @param live false while it reads what it has missed
 */
record SocketView(
    long id, long userId, String address, long ageSeconds, long waitingBytes, boolean live) {}
