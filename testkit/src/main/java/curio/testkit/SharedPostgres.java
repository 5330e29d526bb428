package curio.testkit;

import curio.store.DatabaseSettings;
import curio.store.PostgresServer;
import curio.store.PostgresTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one PostgreSQL of this test JVM: started by whoever asks first, stopped and removed at the
 * JVM's exit. Thread-safe.
 */
final class SharedPostgres {
  /**
   * A class is initialised once and by one thread, others wait: just what a shared server needs.
   */
  private static final class Holder {
    private static final PostgresServer SERVER = start();
  }

  private SharedPostgres() {}

  static DatabaseSettings settings(int poolSize) {
    return Holder.SERVER.settings(poolSize);
  }

  static DatabaseSettings superuser() {
    return Holder.SERVER.superuser(1);
  }

  private static PostgresServer start() {
    try {
      Path data = Files.createTempDirectory("curio-test-postgres-");
      PostgresServer server =
          PostgresServer.start(
              data, PostgresTuning.standard().withoutReserve().with("max_connections", "300"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(server, data)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void remove(PostgresServer server, Path data) {
    server.close();
    try (Stream<Path> paths = Files.walk(data)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
