package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the programs of {@code curio.bench.worker.LogMain}. Stateless. */
final class LogWorker {
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private LogWorker() {}

  /**
   * Starts one and waits until it is ready.
   *
   * @param name of its log, beside that of others
   * @param what it is to do, and the broker where it needs one
   */
  static Worker start(
      Path directory, String name, Map<String, String> environment, List<String> what, Cleanup end)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Jvm.options());
    command.addAll(List.of("-cp", Jvm.classPath(), "curio.bench.worker.LogMain"));
    command.addAll(what);
    Worker worker = end.add(Worker.start(command, environment, directory.resolve(name + ".log")));
    worker.await("ready", START_PATIENCE);
    return worker;
  }
}
