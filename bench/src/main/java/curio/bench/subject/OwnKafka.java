package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A real Kafka broker in a JVM of its own, broker and controller in one: with Kafka's own settings
 * as far as one broker allows, and the heap and collector of its start script. Thread-safe.
 */
public final class OwnKafka implements AutoCloseable {
  private static final String CLUSTER = "Y3VyaW8tYmVuY2gtY2x1cw";
  private static final Duration PATIENCE = Duration.ofMinutes(1);
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

  private final ChildProcess process;
  private final int port;

  private OwnKafka(ChildProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts one on an empty directory, which is made. */
  static OwnKafka start(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Integer> ports = Ports.free(2);
    Files.writeString(directory.resolve("logback.xml"), LOGGING);
    Path settings =
        Files.writeString(
            directory.resolve("server.properties"),
            settings(ports.get(0), ports.get(1), directory.resolve("data")));
    List<String> format = java("kafka.tools.StorageTool", directory);
    format.addAll(List.of("format", "-t", CLUSTER, "-c", settings.toString()));
    try (ChildProcess formatting =
        ChildProcess.start(format, Map.of(), directory.resolve("format.log"))) {
      if (formatting.awaitEnd(PATIENCE) != 0) {
        throw new IOException("no store for Kafka: " + formatting.tail());
      }
    }
    List<String> command = java("kafka.Kafka", directory);
    command.add(settings.toString());
    ChildProcess process = ChildProcess.start(command, Map.of(), directory.resolve("kafka.log"));
    try {
      process.await(() -> process.line(STARTED), PATIENCE);
    } catch (IOException e) {
      process.close();
      throw e;
    }
    return new OwnKafka(process, ports.getFirst());
  }

  private static String settings(int port, int controllerPort, Path data) {
    return """
    process.roles=broker,controller
    node.id=1
    controller.quorum.voters=1@127.0.0.1:%2$d
    listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
    advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
    log.dirs=%3$s
    offsets.topic.replication.factor=1
    transaction.state.log.replication.factor=1
    transaction.state.log.min.isr=1
    share.coordinator.state.topic.replication.factor=1
    share.coordinator.state.topic.min.isr=1
    auto.create.topics.enable=false
    """
        .formatted(port, controllerPort, data);
  }

  private static List<String> java(String main, Path directory) {
    return new ArrayList<>(
        List.of(
            Jvm.java(),
            "-Xms1g",
            "-Xmx1g",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=" + directory.resolve("logback.xml"),
            "-cp",
            Jvm.classPath(),
            main));
  }

  /** As clients take it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  KafkaTopics topics() {
    return new KafkaTopics(address());
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.close();
  }
}
