package curio.cluster.members;

import java.util.List;

/**
 * A live member as it was seen last. Immutable.
 *
 * @param id unique for each start of a process
 * @param roles what it does
 * @param host where it is called, as HOST:PORT; the host alone if nothing can be called there
 * @param draining whether it is on its way out and not chosen any more
 * @param heartbeatAgeMillis how long ago it was heard of, when the list was read
 * @param tickets open connections to it, of all services together
 */
public record KnownMember(
    String id,
    List<String> roles,
    String host,
    boolean draining,
    long heartbeatAgeMillis,
    long tickets) {
  public KnownMember {
    roles = List.copyOf(roles);
  }
}
