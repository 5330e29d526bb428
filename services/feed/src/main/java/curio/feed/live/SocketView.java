package curio.feed.live;

import curio.http.docs.Example;

/**
 * An open socket or stream, as operators see it.
 *
 * @param id on its node
 * @param waitingBytes what its client has not taken yet
 * @param live false while it reads what it has missed
 */
record SocketView(
    @Example("5") long id,
    @Example("17") long userId,
    @Example("203.0.113.7") String address,
    @Example("600") long ageSeconds,
    @Example("0") long waitingBytes,
    boolean live) {}
