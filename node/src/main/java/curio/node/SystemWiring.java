package curio.node;

import curio.cluster.Channels;
import curio.cluster.members.ServiceOverview;
import curio.contracts.system.v1.NodeStatesGrpc;
import curio.gateway.system.SystemArea;
import curio.http.Routes;
import curio.node.running.Figures;
import curio.node.running.NodeStates;
import curio.node.running.Tasks;
import io.grpc.BindableService;
import java.util.List;
import java.util.stream.Stream;

/** What a node tells administrators of itself, and shows them of all nodes. Thread-safe. */
final class SystemWiring {
  private final Platform platform;
  private final NodeStates states;

  SystemWiring(Platform platform, Tasks tasks, Channels channels) {
    this.platform = platform;
    this.states =
        new NodeStates(
            new NodeStates.Identity(platform.id(), Version.TEXT),
            new Figures(platform.metrics(), platform::ring),
            tasks,
            channels,
            platform.consumers(),
            platform::troubles);
  }

  /**
   * What other nodes call, with what they ask this one of itself. A node that serves nothing opens
   * no port for that alone: it tells of itself where it is asked over HTTP.
   */
  List<BindableService> beside(List<BindableService> services) {
    return services.isEmpty()
        ? services
        : Stream.concat(services.stream(), Stream.of(states)).toList();
  }

  /** The routes for administrators, whose calls of this node itself pass no breaker. */
  List<Routes> routes(Gateway gateway) {
    var here = gateway.add("own figures", new Channels(List.of(states)));
    var area =
        gateway.add(
            "system",
            new SystemArea(
                new SystemArea.Given(
                    new ServiceOverview(platform.database(), platform.cluster().members()),
                    here.to(NodeStatesGrpc::newBlockingStub, Gateway.CALL_DEADLINE),
                    platform.cluster().others(NodeStatesGrpc.SERVICE_NAME),
                    gateway.channels(),
                    Gateway.CALL_DEADLINE,
                    gateway.authenticator(),
                    gateway.clock())));
    area.start();
    platform.beforePortsClose(area::drain);
    return area.routes();
  }
}
