package curio.cluster.members;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.Database;
import java.util.List;

/** All services and members, for people: as they are now, or were last. Thread-safe. */
public final class ServiceOverview {
  private final Database database;
  private final Members members;

  /**
   * Reads by connections of its own, so that people do not hold up the heartbeats.
   *
   * @param members the list to show while the store cannot be read
   */
  public ServiceOverview(Database database, Members members) {
    this.database = database;
    this.members = members;
  }

  /**
   * Everything that is known.
   *
   * @param stale whether it may be out of date
   * @param services by name
   * @param members everybody alive, also those that serve nothing
   */
  public record View(boolean stale, List<KnownService> services, List<KnownMember> members) {
    public View {
      services = List.copyOf(services);
      members = List.copyOf(members);
    }
  }

  /** What is known now. */
  public View now() {
    if (members.stale()) {
      return last();
    }
    try {
      return view(false, MemberList.read(database));
    } catch (CurioException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw e;
      }
      return last();
    }
  }

  private View last() {
    return view(true, members.lastKnown());
  }

  private static View view(boolean stale, MemberList list) {
    return new View(stale, list.services(), list.members());
  }
}
