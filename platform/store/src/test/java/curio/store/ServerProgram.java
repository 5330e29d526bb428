package curio.store;

import curio.store.embedded.PostgresServer;
import curio.store.embedded.PostgresServerTest;
import curio.store.embedded.PostgresTuning;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Objects;

/**
 * A process of its own that serves a directory and writes rows until it is killed; each number it
 * prints is committed. For {@link PostgresServerTest}.
 */
public final class ServerProgram {
  private ServerProgram() {}

  /** Arguments: the data directory. */
  public static void main(String[] arguments) throws Exception {
    PostgresServer server =
        PostgresServer.start(Path.of(arguments[0]), PostgresTuning.defaults().withoutReserve());
    DatabaseSettings settings = server.superuser(1);
    Stores.execute(settings, "create table if not exists numbers (n int primary key)");
    try (Connection connection = Connections.patient(settings, "writer").getConnection();
        PreparedStatement insert = connection.prepareStatement("insert into numbers values (?)")) {
      for (int n = 0; ; n++) {
        insert.setInt(1, n);
        insert.executeUpdate();
        System.out.println(n);
      }
    }
  }

  public static Process start(Path data) throws Exception {
    String java = Path.of(property("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            List.of(
                java,
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                property("java.class.path"),
                ServerProgram.class.getName(),
                data.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name));
  }
}
