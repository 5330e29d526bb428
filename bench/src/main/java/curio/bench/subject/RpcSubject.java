package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A process that makes calls to itself, one way or the other. */
public enum RpcSubject {
  /** Through the product's channel. */
  CURIO("curio"),
  /** By gRPC alone. */
  PLAIN("plain");

  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private final String subject;

  RpcSubject(String subject) {
    this.subject = subject;
  }

  /** Short and stable, for tables. */
  public String subject() {
    return subject;
  }

  /** Starts it and waits until it has made its first call. */
  public Worker start(Path directory) throws IOException {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Jvm.options());
    command.addAll(List.of("-cp", Jvm.classPath(), "curio.bench.worker.RpcMain", subject));
    Worker worker = Worker.start(command, Map.of(), directory.resolve(subject + ".log"));
    worker.await("ready", START_PATIENCE);
    return worker;
  }
}
