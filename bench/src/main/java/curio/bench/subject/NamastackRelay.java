package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The namastack outbox of {@code bench/peers/relay}, whose handler sends to Kafka. */
public final class NamastackRelay implements RelaySubject {
  /** What is not as it comes where the best is wanted. */
  private static final List<String> BEST =
      List.of(
          "--namastack.outbox.polling.fixed.interval=10ms",
          "--namastack.outbox.polling.batch-size=1000",
          "--namastack.outbox.processing.delete-completed-records=true",
          "--namastack.outbox.processing.executor-concurrency-limit=64",
          "--kafka.linger-ms=0");

  private static final int PARTITIONS = 8;
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);

  private final String name;
  private final Path jar;
  private final List<String> settings;

  private NamastackRelay(String name, Path peers, List<String> settings) {
    this.name = name;
    this.jar = peers.resolve("relay/target/peer-relay.jar");
    this.settings = settings;
  }

  /** As it comes. */
  public static NamastackRelay asItComes(String name, Path peers) {
    return new NamastackRelay(name, peers, List.of());
  }

  /** With its fastest sensible settings. */
  public static NamastackRelay best(String name, Path peers) {
    return new NamastackRelay(name, peers, BEST);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return settings.isEmpty()
        ? "as it comes: looks every 2 s for the records of 10 keys, keeps what is done; acks=all,"
            + " idempotent, 8 partitions"
        : "looks every 10 ms for the records of 1 000 keys, 64 at once on virtual threads, 20"
            + " connections, deletes what is done; acks=all, idempotent, linger.ms=0, 8 partitions";
  }

  @Override
  public RunningRelay start(Path directory, Cleanup cleanup) throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("data")));
    OwnKafka kafka = cleanup.add(OwnKafka.start(directory.resolve("kafka")));
    kafka.topics().create(CurioRelay.TOPIC, PARTITIONS);
    Worker worker =
        cleanup.add(
            Worker.start(
                command(), environment(postgres.address(), kafka), directory.resolve("relay.log")));
    worker.await("ready", START_PATIENCE);
    OutboxTable outbox =
        cleanup.add(
            OutboxTable.open(postgres.address(), "outbox_record where status <> 'COMPLETED'"));
    return new RunningRelay(
        worker,
        outbox,
        () -> kafka.topics().count(CurioRelay.TOPIC),
        List.of(postgres.pid(), kafka.pid()));
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(Jvm.java()));
    command.addAll(Peer.JVM_OPTIONS);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(settings);
    return command;
  }

  private static Map<String, String> environment(DatabaseAddress database, OwnKafka kafka) {
    Map<String, String> environment = new HashMap<>(Peer.environment(database));
    environment.put("KAFKA_BROKER", kafka.address());
    return environment;
  }
}
