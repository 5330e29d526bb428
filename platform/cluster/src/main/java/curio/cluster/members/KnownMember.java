package curio.cluster.members;

/**
 * A live member as it was seen last. Immutable.
 *
 * @param id unique for each start of a process
 * @param host where it is called, as HOST:PORT
 * @param draining whether it is on its way out and not chosen any more
 * @param heartbeatAgeMillis how long ago it was heard of, when the list was read
 * @param tickets open connections to it, of all services together
 */
public record KnownMember(
    String id, String host, boolean draining, long heartbeatAgeMillis, long tickets) {}
