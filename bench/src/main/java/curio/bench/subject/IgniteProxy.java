package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A proxy that shares its polls over Ignite: two servers that keep the sessions in memory, nodes of
 * the proxy as their clients, a topic, a semaphore for each session.
 */
public final class IgniteProxy implements ProxySubject {
  /** Servers failed after 1 s, clients after 2 s. */
  private static final String DETECTION = "1000,2000";

  private static final String READY_LINE = "proxy ready";
  private static final List<String> HEAP = List.of("-Xms1g", "-Xmx2g", "-XX:+UseParallelGC");

  private final IgniteJvm jvm;

  private IgniteProxy(IgniteJvm jvm) {
    this.jvm = jvm;
  }

  /** The one that takes over soonest; none without a JDK 17. */
  public static Optional<IgniteProxy> fast(Path peers) throws IOException {
    return IgniteJvm.find(peers).map(IgniteProxy::new);
  }

  @Override
  public String name() {
    return "ignite-fast";
  }

  @Override
  public String settings() {
    return "two servers that hold each session both; servers failed after 1 s, clients after 2 s; a"
        + " sweep every second, at once when a node has left and every 100 ms while sessions of"
        + " one that left wait; ends told by a continuous query; answers not checked";
  }

  /** Does not look at `authorities`, since it checks no answers. */
  @Override
  public RunningProxy start(
      Path directory, URI upstream, Path authorities, int nodes, Cleanup cleanup)
      throws IOException {
    String grid = Ports.free(1).getFirst() + "," + DETECTION;
    List<Worker> servers = jvm.startServers(grid, directory, cleanup);
    List<ProxyNode> proxies = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      String log = "proxy-" + i + ".log";
      InetSocketAddress address =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free(1).getFirst());
      ProxyNode proxy =
          cleanup.add(
              new ProxyNode(address, at -> launch(grid, at.getPort(), upstream, directory, log)));
      proxy.start();
      proxies.add(proxy);
    }
    return new RunningProxy(proxies, servers);
  }

  private ChildProcess launch(String grid, int port, URI upstream, Path directory, String log)
      throws IOException {
    List<String> command =
        jvm.command(directory, HEAP, "proxy", grid, Integer.toString(port), upstream.toString());
    ChildProcess process = ChildProcess.start(command, Map.of(), directory.resolve(log));
    try {
      process.await(() -> process.line(READY_LINE), IgniteJvm.START_PATIENCE);
      return process;
    } catch (IOException e) {
      process.kill();
      throw e;
    }
  }
}
