package curio.system.faults;

import java.util.List;
import java.util.stream.Stream;

/**
 * One process of a cluster. Immutable.
 *
 * @param name also its user at the store, so that the store knows who writes
 * @param roles as the option {@code --roles} takes them
 * @param options that it is started with besides
 */
public record NodeSpec(String name, List<String> roles, List<String> options) {
  public NodeSpec {
    roles = List.copyOf(roles);
    options = List.copyOf(options);
  }

  /** The same with more options. */
  NodeSpec with(List<String> more) {
    return new NodeSpec(name, roles, Stream.concat(options.stream(), more.stream()).toList());
  }

  /** Whether clients may talk to it. */
  public boolean isPublic() {
    return runs("gateway");
  }

  /** Whether it keeps data, and so can do nothing without the store. */
  boolean isService() {
    return runs("orders");
  }

  /** Whether sockets and streams of the feed are served there. */
  public boolean hasSockets() {
    return runs("feed");
  }

  private boolean runs(String role) {
    return roles.contains("all") || roles.contains(role);
  }
}
