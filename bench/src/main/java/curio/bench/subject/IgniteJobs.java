package curio.bench.subject;

import curio.bench.subject.JobStore.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The way of Mobile-ID proxies on Ignite: two servers that keep the jobs in memory, workers as
 * their clients, a topic, a semaphore for each job. Runs on a JDK 17, since its Ignite does not
 * start on a later one.
 */
public final class IgniteJobs implements JobSubject {
  private static final int SERVERS = 2;
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

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

  private final String name;
  private final String settings;
  private final Duration sweepsEvery;
  private final Part part;
  private final String detection;
  private final Path jar;
  private final Path java;

  private IgniteJobs(
      String name,
      String settings,
      Duration sweepsEvery,
      Part part,
      String detection,
      Path jar,
      Path java) {
    this.name = name;
    this.settings = settings;
    this.sweepsEvery = sweepsEvery;
    this.part = part;
    this.detection = detection;
    this.jar = jar;
    this.java = java;
  }

  /** Both settings of it; none without a JDK 17. */
  public static List<IgniteJobs> all(Path peers) throws IOException {
    Optional<Path> java = java17();
    if (java.isEmpty()) {
      return List.of();
    }
    Path jar = peers.resolve("ignite/target/peer-ignite.jar");
    return List.of(
        new IgniteJobs(
            "ignite",
            "as the document's project sets it: servers failed after 5 s, clients after 10 s, sweep"
                + " every 5 s of jobs that have run for longer than a poll may take, 120 s",
            Duration.ofSeconds(5),
            Part.ON_REQUEST,
            "5000,10000",
            jar,
            java.get()),
        new IgniteJobs(
            "ignite-fast",
            "servers failed after 1 s, clients after 2 s, sweep every second of all that run, which"
                + " the semaphore guards",
            Duration.ofSeconds(1),
            Part.ONCE,
            "1000,2000",
            jar,
            java.get()));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return settings;
  }

  @Override
  public Duration looksEvery() {
    return sweepsEvery;
  }

  @Override
  public Part part() {
    return part;
  }

  @Override
  public JobStore start(Path directory, Cleanup cleanup) throws IOException {
    String grid = freePort() + "," + detection;
    List<Long> servers = new ArrayList<>();
    for (int i = 1; i <= SERVERS; i++) {
      Worker server =
          cleanup.add(
              Worker.start(
                  command("server", grid), Map.of(), directory.resolve("server-" + i + ".log")));
      server.await("ready", START_PATIENCE);
      servers.add(server.pid());
    }
    return JobStore.inMemory(new Program(command(name, grid), ""), servers, directory, cleanup);
  }

  private List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(java.toString()));
    command.addAll(Peer.JVM_OPTIONS);
    OPENED.forEach(part -> command.add("--add-opens=" + part + "=ALL-UNNAMED"));
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The first of the ports that the grid takes; the others are likely to be free too. */
  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    }
  }

  private static Optional<Path> java17() throws IOException {
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
          .findFirst();
    }
  }
}
