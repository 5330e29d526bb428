package curio.testkit;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker in a JVM of its own, broker and controller in one; alone, or one of a
 * cluster. It can be killed, frozen and started again, and keeps its data as long as this object is
 * open. Needs {@code kafka_2.13} on the class path of the tests. Thread-confined.
 */
public final class KafkaBroker implements AutoCloseable {
  private static final String HERE = "127.0.0.1";
  private static final String CLUSTER = "Y3VyaW8tdGVzdC1jbHVzdA";
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final String STARTED = "Kafka Server started";

  private static final String LOGGING =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5level %logger{20} %msg%n</pattern></encoder>
        </appender>
        <logger name="kafka.server" level="info"/>
        <root level="warn"><appender-ref ref="out"/></root>
      </configuration>
      """;

  private final Path directory;
  private final int number;
  private final int port;
  private final int guardedPort;
  private @Nullable Process process;

  /**
   * How clients come in.
   *
   * @param calledAt which address they are told to call
   * @param guarded whether there is a door where only what rules say may be done
   */
  private record Access(String calledAt, boolean guarded) {}

  private KafkaBroker(Path directory, int number, int port, int guardedPort) {
    this.directory = directory;
    this.number = number;
    this.port = port;
    this.guardedPort = guardedPort;
  }

  /** One that tests of this JVM share, each with topics of its own; it ends with the JVM. */
  public static KafkaBroker shared() {
    return Shared.BROKER;
  }

  /** Made by whoever asks first. */
  private static final class Shared {
    private static final KafkaBroker BROKER = start();
  }

  /** One that is a cluster of its own, in a new directory; it runs. */
  public static KafkaBroker start() {
    return start(List.of());
  }

  /**
   * The same.
   *
   * @param format options with which its store is made, such as those for the features of an
   *     earlier version
   */
  public static KafkaBroker start(List<String> format) {
    return cluster(1, format).getFirst();
  }

  /**
   * One alone that tells clients to call it on its port of another address of this machine, where
   * there is a link to it.
   */
  public static KafkaBroker startBehind(String host) {
    return cluster(1, List.of(), new Access(host, false)).getFirst();
  }

  /**
   * One alone that has a second door, at a port of its own: there a client says that it is {@code
   * curio}, with the password {@code curio} (SASL_PLAINTEXT, PLAIN), and may only do what rules
   * say. At its {@link #address} everybody may do everything.
   */
  public static KafkaBroker startWithRights() {
    return cluster(1, List.of(), new Access(HERE, true)).getFirst();
  }

  /** Several that are one cluster; they run. */
  public static List<KafkaBroker> cluster(int brokers) {
    return cluster(brokers, List.of());
  }

  private static List<KafkaBroker> cluster(int brokers, List<String> format) {
    return cluster(brokers, format, new Access(HERE, false));
  }

  private static List<KafkaBroker> cluster(int brokers, List<String> format, Access access) {
    try {
      var ports = freePorts(2 * brokers + 1);
      var voters =
          IntStream.range(0, brokers)
              .mapToObj(i -> "%d@127.0.0.1:%d".formatted(i + 1, ports.get(brokers + i)))
              .collect(Collectors.joining(","));
      var all = new ArrayList<KafkaBroker>();
      for (int i = 0; i < brokers; i++) {
        var directory = Files.createTempDirectory("curio-test-kafka-");
        var broker = new KafkaBroker(directory, i + 1, ports.get(i), ports.getLast());
        broker.configure(voters, ports.get(brokers + i), brokers, access);
        broker.format(format);
        broker.launch();
        all.add(broker);
      }
      all.forEach(KafkaBroker::awaitStart);
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is reached. */
  public String address() {
    return HERE + ":" + port;
  }

  /** Where rights are asked for, if it was started so. */
  public String guardedAddress() {
    return HERE + ":" + guardedPort;
  }

  /** The port of {@link #address()}. */
  public int port() {
    return port;
  }

  /** Ends it as a failing machine would. */
  public void kill() {
    var running = process;
    process = null;
    if (running != null) {
      TiedProcess.end(running);
    }
  }

  /** Starts it again on its data. */
  public void restart() {
    launch();
    awaitStart();
  }

  /** Starts it again, when the others of its cluster may not be there yet. */
  public void launch() {
    try {
      Files.deleteIfExists(output());
      var command = java("kafka.Kafka");
      command.add(settings().toString());
      process = TiedProcess.start(command, directory, output().toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until it serves. */
  public void awaitStart() {
    Eventually.eventually(
        LONGEST_START,
        () -> {
          var said = Files.readString(output());
          if (!requireNonNull(process).isAlive() || !said.contains(STARTED)) {
            throw new AssertionError("Kafka has not started: " + said);
          }
        });
  }

  /** It stands still. */
  public void freeze() {
    TiedProcess.signal(requireNonNull(process), "STOP");
  }

  /** It goes on. */
  public void thaw() {
    TiedProcess.signal(requireNonNull(process), "CONT");
  }

  @Override
  public void close() {
    kill();
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path settings() {
    return directory.resolve("server.properties");
  }

  private Path output() {
    return directory.resolve("output");
  }

  private void configure(String voters, int controllerPort, int brokers, Access access)
      throws IOException {
    Files.writeString(directory.resolve("logback.xml"), LOGGING);
    int copies = Math.min(brokers, 3);
    Files.writeString(
        settings(),
        """
        process.roles=broker,controller
        node.id=%d
        controller.quorum.voters=%s
        listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
        advertised.listeners=PLAINTEXT://%s:%d
        controller.listener.names=CONTROLLER
        listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
        log.dirs=%s
        offsets.topic.replication.factor=%d
        offsets.topic.num.partitions=2
        transaction.state.log.replication.factor=%d
        transaction.state.log.min.isr=%d
        transaction.state.log.num.partitions=4
        transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
        share.coordinator.state.topic.replication.factor=%d
        share.coordinator.state.topic.min.isr=1
        broker.session.timeout.ms=2000
        broker.heartbeat.interval.ms=500
        controller.quorum.election.timeout.ms=500
        controller.quorum.fetch.timeout.ms=1000
        replica.lag.time.max.ms=3000
        log.retention.check.interval.ms=1000
        log.initial.task.delay.ms=500
        log.segment.delete.delay.ms=0
        log.cleaner.dedupe.buffer.size=2097152
        auto.create.topics.enable=false
        """
                .formatted(
                    number,
                    voters,
                    port,
                    controllerPort,
                    access.calledAt(),
                    port,
                    directory.resolve("data"),
                    copies,
                    copies,
                    Math.max(1, copies - 1),
                    copies)
            + (access.guarded() ? guarded(controllerPort) : ""));
  }

  /** What comes later in the file is what counts. */
  private String guarded(int controllerPort) {
    return """
    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d,GUARDED://127.0.0.1:%d
    advertised.listeners=PLAINTEXT://127.0.0.1:%d,GUARDED://127.0.0.1:%d
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,\\
      GUARDED:SASL_PLAINTEXT
    sasl.enabled.mechanisms=PLAIN
    listener.name.guarded.plain.sasl.jaas.config=\\
      org.apache.kafka.common.security.plain.PlainLoginModule required user_curio="curio";
    authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
    super.users=User:ANONYMOUS
    """
        .formatted(port, controllerPort, guardedPort, port, guardedPort);
  }

  private void format(List<String> options) throws IOException {
    var command = java("kafka.tools.StorageTool");
    command.addAll(List.of("format", "-t", CLUSTER, "-c", settings().toString()));
    command.addAll(options);
    var formatting = TiedProcess.start(command, directory, output().toFile());
    TiedProcess.waitFor(formatting);
    if (formatting.exitValue() != 0) {
      throw new IllegalStateException("no store for Kafka: " + Files.readString(output()));
    }
    TiedProcess.end(formatting);
  }

  private List<String> java(String main) {
    return new ArrayList<>(
        List.of(
            Path.of(requireNonNull(System.getProperty("java.home")), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
            "-cp",
            classPath(),
            main));
  }

  /** That of the tests, however they are run. */
  private static String classPath() {
    var loader = Thread.currentThread().getContextClassLoader();
    return loader instanceof URLClassLoader urls
        ? Arrays.stream(urls.getURLs())
            .map(url -> Path.of(URI.create(url.toString())).toString())
            .collect(Collectors.joining(File.pathSeparator))
        : requireNonNull(System.getProperty("java.class.path"));
  }

  private static List<Integer> freePorts(int count) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      var ports = new ArrayList<Integer>();
      for (int i = 0; i < count; i++) {
        var socket = new ServerSocket(0);
        sockets.add(socket);
        ports.add(socket.getLocalPort());
      }
      return ports;
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }
}
