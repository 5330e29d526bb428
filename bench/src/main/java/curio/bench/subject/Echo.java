package curio.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The limit of the edge: {@link EchoServer} in a process of its own. */
public final class Echo implements Subject {
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "echo";
  }

  @Override
  public RunningSubject start(Path directory, Cleanup cleanup) throws IOException {
    ReadyFile ready = new ReadyFile(directory.resolve("port"));
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Jvm.options());
    SafepointLog pauses = new SafepointLog(directory.resolve("safepoints.log"));
    command.add(pauses.option());
    command.addAll(
        List.of("-cp", Jvm.classPath(), EchoServer.class.getName(), ready.path().toString()));
    ChildProcess server =
        cleanup.add(ChildProcess.start(command, Map.of(), directory.resolve("server.log")));
    InetSocketAddress address = server.await(ready::address, START_PATIENCE);
    return new RunningSubject(
        address,
        List.of("nobody"),
        new ProcessTree(List.of(server.pid())),
        Optional.empty(),
        Optional.of(pauses));
  }
}
