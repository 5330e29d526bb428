package curio.node;

import curio.cluster.Channels;
import curio.cluster.members.Knocking;
import curio.cluster.members.Registrations;
import curio.cluster.members.RegistryService;
import curio.cluster.members.ServiceOverview;
import curio.cluster.members.Tickets;
import curio.gateway.registry.DiscoveryRoutes;
import curio.http.Routes;
import curio.node.settings.NoSettings;
import curio.node.settings.Role;
import io.grpc.BindableService;
import java.util.List;

/**
 * The registry: through it programs that are no nodes ask who serves what, and join. Its tables are
 * those of the cluster, which all nodes have.
 */
final class RegistryModule implements ServiceModule<NoSettings> {
  private static final Role REGISTRY = Role.of("registry");

  @Override
  public List<Role> roles() {
    return List.of(REGISTRY);
  }

  @Override
  public Class<NoSettings> settings() {
    return NoSettings.class;
  }

  @Override
  public List<BindableService> open(Platform platform, NoSettings settings) {
    var notifications = platform.cluster().notifications();
    platform
        .add("knocking", new Knocking(platform.database(), notifications, platform.metrics()))
        .start();
    return List.of(new RegistryService(new Registrations(platform.database(), notifications)));
  }

  /** By connections that others use too: a crowd at the door holds up no heartbeat. */
  @Override
  public List<Routes> internalRoutes(Platform platform, Channels channels) {
    if (!platform.runs(REGISTRY)) {
      return List.of();
    }
    var database = platform.database();
    var members = platform.cluster().members();
    return List.of(
        new DiscoveryRoutes(
                new ServiceOverview(database, members),
                new Registrations(database, platform.cluster().notifications()),
                new Tickets(database, members),
                channels)
            .routes());
  }
}
