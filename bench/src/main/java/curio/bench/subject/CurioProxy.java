package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real {@code curio serve}: nodes of all roles on one PostgreSQL. */
public final class CurioProxy implements ProxySubject {
  private final Path launcher;
  private final int sessions;

  /**
   * A subject.
   *
   * @param launcher the {@code curio} script
   * @param sessions that one node may have at once
   */
  public CurioProxy(Path launcher, int sessions) {
    this.launcher = launcher;
    this.sessions = sessions;
  }

  @Override
  public String name() {
    return "curio";
  }

  @Override
  public String settings() {
    return String.join(" ", own());
  }

  @Override
  public RunningProxy start(
      Path directory, URI upstream, Path authorities, int nodes, Cleanup cleanup)
      throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("store")));
    CurioNode curio = new CurioNode(launcher, directory, postgres.address());
    List<ProxyNode> all = new ArrayList<>();
    for (int port : Ports.free(nodes)) {
      ProxyNode node =
          cleanup.add(
              new ProxyNode(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  address -> curio.launch(address, settings(upstream, authorities))));
      node.start();
      all.add(node);
    }
    return new RunningProxy(all, List.of(postgres));
  }

  private List<String> settings(URI upstream, Path authorities) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "--mobile-id.upstream-url=" + upstream,
                "--mobile-id.authorities=" + authorities,
                "--mobile-id.relying-parties=DEMO=00000000-0000-0000-0000-000000000000"));
    settings.addAll(own());
    return settings;
  }

  private List<String> own() {
    return List.of(
        "--mobile-id.sessions-at-once=" + sessions,
        "--mobile-id.poll-timeout=60s",
        "--mobile-id.starts-per-phone=0",
        "--mobile-id.starts-per-person=0",
        "--mobile-id.starts-per-party=0",
        "--http.max-connections=" + 2 * sessions,
        "--http.max-connections-per-address=" + 2 * sessions,
        "--http.max-waits=" + 2 * sessions,
        "--http.max-in-flight=" + 2 * sessions);
  }
}
