package curio.node;

import curio.cluster.Channels;
import curio.gateway.WellKnownRoutes;
import curio.gateway.page.PageRoutes;
import curio.http.Authenticator;
import curio.http.HttpSettings;
import curio.http.Routes;
import curio.http.docs.ApiDocs;
import curio.http.server.HttpEdge;
import curio.node.running.Phase;
import curio.node.settings.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ports for HTTP of a node, which are open. Immutable.
 *
 * @param areas everything that the public port answers
 * @param port the public port; 0 where nothing is served on it
 * @param internalAreas everything that the internal port answers
 */
record Edges(List<Routes> areas, int port, List<Routes> internalAreas, int internalPort) {
  /**
   * Opens the internal port, and then the public one where anything is served on it.
   *
   * @param own what the node tells of itself on the internal port
   * @param system what administrators see of all nodes on the public one
   */
  static Edges open(
      Platform platform,
      Services services,
      Channels channels,
      List<Routes> own,
      SystemWiring system) {
    var node = platform.config().node();
    boolean isPublic = platform.runs(Role.GATEWAY) || !platform.ownRoutes().isEmpty();
    var gateway = isPublic ? Gateway.open(platform, channels) : null;
    var api = gateway == null ? List.<Routes>of() : api(platform, services, gateway, system);

    var onlyInternal =
        concat(
            concat(services.internalRoutes(platform, channels), platform.ownInternalRoutes()), own);
    var internal = with(onlyInternal, docs(concat(api, onlyInternal)));
    int internalPort =
        open(
            platform,
            HttpSettings.internal(node.internalHost(), node.internalPort()),
            internal,
            platform.cluster().authenticator());
    if (gateway == null) {
      return new Edges(List.of(), 0, internal, internalPort);
    }
    // With --demo the port is tried out under names that a browser should not remember.
    var settings = node.http().settings(node.host(), node.port(), !node.demo());
    var areas = with(api, docs(api));
    int port = open(platform, settings, areas, gateway.authenticator());
    platform.publicPortIs(port);
    return new Edges(areas, port, internal, internalPort);
  }

  /** Without the gateway there are only those of services that run here. */
  private static List<Routes> api(
      Platform platform, Services services, Gateway gateway, SystemWiring system) {
    var here = platform.ownRoutes().stream().map(routes -> routes.apply(gateway)).toList();
    if (!platform.runs(Role.GATEWAY)) {
      return here;
    }
    var node = platform.config().node();
    var directory = node.pageDirectory();
    var page = directory.isEmpty() ? PageRoutes.packed() : PageRoutes.of(Path.of(directory));
    return with(
        with(
            concat(concat(services.routes(gateway), here), system.routes(gateway)),
            new WellKnownRoutes(node.securityContact(), gateway.clock()).routes()),
        page.routes());
  }

  private static int open(
      Platform platform, HttpSettings settings, List<Routes> areas, Authenticator authenticator) {
    var edge = HttpEdge.start(settings, areas, authenticator, platform.metrics(), platform.clock());
    return platform.closing().add(Phase.EDGES, settings.name() + " port", edge).port();
  }

  private static Routes docs(List<Routes> areas) {
    return ApiDocs.routes("Curio", Version.TEXT, areas);
  }

  private static List<Routes> with(List<Routes> areas, Routes more) {
    return concat(areas, List.of(more));
  }

  private static List<Routes> concat(List<Routes> areas, List<Routes> more) {
    return Stream.concat(areas.stream(), more.stream()).toList();
  }
}
