package curio.node;

import curio.cluster.Channels;
import curio.gateway.WellKnownRoutes;
import curio.http.Authenticator;
import curio.http.HttpSettings;
import curio.http.Routes;
import curio.http.docs.ApiDocs;
import curio.http.server.HttpEdge;
import curio.node.running.Phase;
import curio.node.settings.NodeSettings;
import curio.node.settings.Role;
import java.util.List;
import java.util.stream.Stream;

/**
 * The ports for HTTP of a node, which are open. Immutable.
 *
 * @param areas everything that the public port answers
 * @param port the public port; 0 where no gateway runs
 */
record Edges(List<Routes> areas, int port, int internalPort) {
  /**
   * Opens the internal port, and where the gateway runs then the public one.
   *
   * @param own what the node tells of itself on the internal port
   */
  static Edges open(Platform platform, Services services, Channels channels, List<Routes> own) {
    var node = platform.config().node();
    var gateway = platform.runs(Role.GATEWAY) ? Gateway.open(platform, channels) : null;
    var api = gateway == null ? List.<Routes>of() : api(node, services, gateway);

    var internal = concat(services.internalRoutes(platform, channels), own);
    int internalPort =
        open(
            platform,
            HttpSettings.internal(node.internalHost(), node.internalPort()),
            with(internal, docs(concat(api, internal))),
            platform.cluster().authenticator());
    if (gateway == null) {
      return new Edges(List.of(), 0, internalPort);
    }
    // With --demo the port is tried out under names that a browser should not remember.
    var settings = node.http().settings(node.host(), node.port(), !node.demo());
    var areas = with(api, docs(api));
    return new Edges(areas, open(platform, settings, areas, gateway.authenticator()), internalPort);
  }

  private static List<Routes> api(NodeSettings node, Services services, Gateway gateway) {
    return with(
        services.routes(gateway),
        new WellKnownRoutes(node.securityContact(), gateway.clock()).routes());
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
