package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts nodes of the real {@code curio serve}, of all roles, on one PostgreSQL. */
record CurioNode(Path launcher, Path directory, DatabaseAddress store) {
  private static final String READY_LINE = "Curio is ready";
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  /** One that serves there, with settings of its own. */
  ChildProcess launch(InetSocketAddress address, List<String> settings) throws IOException {
    return launch(address, 0, settings);
  }

  /** The same with an internal port that is known. */
  ChildProcess launch(InetSocketAddress address, int internalPort, List<String> settings)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                launcher.toAbsolutePath().toString(),
                "serve",
                "--host=127.0.0.1",
                "--port=" + address.getPort(),
                "--internal-port=" + internalPort,
                "--rpc-port=0",
                "--data=" + directory.resolve("node-" + address.getPort()),
                "--database-url=" + store.url(),
                "--database.user=" + store.user(),
                "--database.password=" + store.password(),
                "--cluster-secret=a-secret-of-the-benchmark"));
    command.addAll(settings);
    ChildProcess process =
        ChildProcess.start(
            command,
            Map.of("CURIO_JAVA", Jvm.java()),
            directory.resolve("node-" + address.getPort() + ".log"));
    process.await(() -> process.line(READY_LINE), START_PATIENCE);
    return process;
  }
}
