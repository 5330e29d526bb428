package curio.node;

import curio.cluster.Channels;
import curio.http.Routes;
import curio.log.Topic;
import curio.node.settings.Role;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.util.List;

/**
 * A service as the node sees it: all that the node does for it follows from this. Immutable and
 * stateless; what it opens belongs to the node that it is opened for.
 *
 * @param <S> its settings: a record whose components are the sections of the configuration that
 *     belong to it
 */
interface ServiceModule<S extends Record> {
  /** Names of what it does; the first is that of the service. */
  List<Role> roles();

  /** The type of its settings. */
  Class<S> settings();

  /** Schemas of its tables, migrated before it is opened, where one of its roles runs. */
  default List<String> schemas() {
    return List.of();
  }

  /** Topics that it declares: made and trimmed on all nodes that have a log. */
  default List<Topic> topics() {
    return List.of();
  }

  /** What is compared with now in its schemas. */
  default List<StoredTime> storedTimes(S settings) {
    return List.of();
  }

  /**
   * Opens it, on nodes where at least one of its roles runs.
   *
   * @return what other nodes can call
   */
  List<BindableService> open(Platform platform, S settings);

  /** Its routes on the public port of every gateway. */
  default List<Routes> routes(Gateway gateway, S settings) {
    return List.of();
  }

  /** Its routes on the internal port of every node. */
  default List<Routes> internalRoutes(Platform platform, Channels channels) {
    return List.of();
  }

  /** What an operator can do to it from the command line. */
  default List<Command> commands() {
    return List.of();
  }

  /** Tells of settings that are allowed but hardly meant. */
  default void warn(Warnings warnings, S settings) {}
}
