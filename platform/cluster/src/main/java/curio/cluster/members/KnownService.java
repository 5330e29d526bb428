package curio.cluster.members;

import java.util.List;

/**
 * A service and who serves it. Immutable.
 *
 * @param name what callers ask for
 * @param members the live ones; empty while there are none
 */
public record KnownService(String name, List<KnownMember> members) {
  public KnownService {
    members = List.copyOf(members);
  }
}
