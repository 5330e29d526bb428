package curio.node;

import curio.cluster.Channels;
import curio.cluster.caches.LeasedCaches;
import curio.cluster.members.Registrations;
import curio.http.Routes;
import curio.jobs.Jobs;
import curio.node.settings.Role;
import curio.store.StoredTime;
import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The services of a node: what it does for each of them, as loops over the one list. Immutable. */
final class Services {
  /** Schemas of every node. */
  private static final List<String> CLUSTER = List.of("cluster");

  private final List<Bound<?>> known;
  private final Set<Role> roles;

  Services(NodeConfig config) {
    this.known =
        config.modules().list().stream().<Bound<?>>map(module -> bound(module, config)).toList();
    this.roles = config.roles();
  }

  private record Bound<S extends Record>(ServiceModule<S> module, S settings) {
    List<BindableService> open(Platform platform) {
      return module.open(platform, settings);
    }

    List<Routes> routes(Gateway gateway) {
      return module.routes(gateway, settings);
    }

    List<StoredTime> storedTimes() {
      return module.storedTimes(settings);
    }

    void warn(Warnings warnings) {
      module.warn(warnings, settings);
    }
  }

  private static <S extends Record> Bound<S> bound(ServiceModule<S> module, NodeConfig config) {
    return new Bound<>(module, config.of(module));
  }

  /** Whether anything writes to the log here: services that keep data, or routes. */
  boolean useLog() {
    return keepData() || roles.contains(Role.GATEWAY);
  }

  /** Whether any of them needs jobs and the log here. */
  boolean keepData() {
    return serving().anyMatch(bound -> !bound.module().schemas().isEmpty());
  }

  /** Those of this node's roles: the tables of others are none of its business. */
  List<String> schemas() {
    var schemas = new ArrayList<>(CLUSTER);
    if (keepData()) {
      schemas.add("jobs");
    }
    if (useLog()) {
      schemas.add("log");
    }
    serving().forEach(bound -> schemas.addAll(bound.module().schemas()));
    return schemas;
  }

  /** What is compared with now in these schemas. */
  List<StoredTime> storedTimes() {
    var times = new ArrayList<>(Registrations.storedTimes());
    times.addAll(LeasedCaches.storedTimes());
    if (keepData()) {
      times.addAll(Jobs.storedTimes());
    }
    serving().forEach(bound -> times.addAll(bound.storedTimes()));
    return times;
  }

  /** Opens those of this node's roles. */
  List<BindableService> open(Platform platform) {
    return known.stream()
        .filter(bound -> bound.module().roles().stream().anyMatch(roles::contains))
        .flatMap(bound -> bound.open(platform).stream())
        .toList();
  }

  List<Routes> routes(Gateway gateway) {
    return known.stream().flatMap(bound -> bound.routes(gateway).stream()).toList();
  }

  List<Routes> internalRoutes(Platform platform, Channels channels) {
    return known.stream()
        .flatMap(bound -> bound.module().internalRoutes(platform, channels).stream())
        .toList();
  }

  void warn(Warnings warnings) {
    known.forEach(bound -> bound.warn(warnings));
  }

  private Stream<Bound<?>> serving() {
    return known.stream()
        .filter(bound ->
            bound.module().roles().stream()
                .anyMatch(role -> !role.isTestOnly() && roles.contains(role)));
  }
}
