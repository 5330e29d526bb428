package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real {@code curio serve}: nodes of all roles on one PostgreSQL. */
public final class CurioProxy implements ProxySubject {
  private static final String READY_LINE = "Curio is ready";
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

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
    List<ProxyNode> all = new ArrayList<>();
    for (int port : Ports.free(nodes)) {
      ProxyNode node =
          cleanup.add(
              new ProxyNode(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  address ->
                      launch(address, directory, postgres.address(), upstream, authorities)));
      node.start();
      all.add(node);
    }
    return new RunningProxy(all, List.of(postgres));
  }

  private ChildProcess launch(
      InetSocketAddress address,
      Path directory,
      DatabaseAddress store,
      URI upstream,
      Path authorities)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                launcher.toAbsolutePath().toString(),
                "serve",
                "--host=127.0.0.1",
                "--port=" + address.getPort(),
                "--internal-port=0",
                "--rpc-port=0",
                "--data=" + directory.resolve("node-" + address.getPort()),
                "--database-url=" + store.url(),
                "--database.user=" + store.user(),
                "--database.password=" + store.password(),
                "--cluster-secret=a-secret-of-the-benchmark",
                "--mobile-id.upstream-url=" + upstream,
                "--mobile-id.authorities=" + authorities,
                "--mobile-id.relying-parties=DEMO=00000000-0000-0000-0000-000000000000"));
    command.addAll(own());
    ChildProcess process =
        ChildProcess.start(
            command,
            Map.of("CURIO_JAVA", Jvm.java()),
            directory.resolve("node-" + address.getPort() + ".log"));
    process.await(() -> process.line(READY_LINE), START_PATIENCE);
    return process;
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
