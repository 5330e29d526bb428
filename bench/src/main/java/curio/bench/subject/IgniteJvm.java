package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts the peer on Ignite, on a JDK 17, since its Ignite does not start on a later one.
 *
 * @param java its {@code java}
 * @param jar the peer
 */
record IgniteJvm(Path java, Path jar) {
  /** Longest time until any of its processes is ready. */
  static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private static final int SERVERS = 2;

  /** What Ignite's own start script opens for it. */
  private static final List<String> OPENED =
      List.of(
          "java.base/jdk.internal.access",
          "java.base/jdk.internal.misc",
          "java.base/sun.nio.ch",
          "java.base/sun.util.calendar",
          "java.management/com.sun.jmx.mbeanserver",
          "jdk.internal.jvmstat/sun.jvmstat.monitor",
          "java.base/sun.reflect.generics.reflectiveObjects",
          "jdk.management/com.sun.management.internal",
          "java.base/java.io",
          "java.base/java.nio",
          "java.base/java.net",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.locks",
          "java.base/java.util.concurrent.atomic",
          "java.base/java.lang",
          "java.base/java.lang.invoke",
          "java.base/java.math",
          "java.sql/java.sql");

  /** None without a JDK 17. */
  static Optional<IgniteJvm> find(Path peers) throws IOException {
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(all)) {
      return homes
          .filter(home -> all.relativize(home).toString().contains("17"))
          .map(home -> home.resolve("bin").resolve("java"))
          .filter(Files::isExecutable)
          .sorted()
          .findFirst()
          .map(java -> new IgniteJvm(java, peers.resolve("ignite/target/peer-ignite.jar")));
    }
  }

  /** The servers of a grid, which keep everything in memory. */
  List<Worker> startServers(String grid, Path directory, Cleanup cleanup) throws IOException {
    List<Worker> servers = new ArrayList<>();
    for (int i = 1; i <= SERVERS; i++) {
      Worker server =
          cleanup.add(
              Worker.start(
                  command(directory, Peer.JVM_OPTIONS, "server", grid),
                  Map.of(),
                  directory.resolve("server-" + i + ".log")));
      server.await("ready", START_PATIENCE);
      servers.add(server);
    }
    return servers;
  }

  /**
   * What starts one of its processes.
   *
   * @param directory for what Ignite writes, which is else put where the process starts
   */
  List<String> command(Path directory, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.add("-Dignite.work=" + directory.resolve("ignite").toAbsolutePath());
    command.addAll(options);
    OPENED.forEach(part -> command.add("--add-opens=" + part + "=ALL-UNNAMED"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }
}
