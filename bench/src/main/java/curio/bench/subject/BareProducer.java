package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The limit: Kafka's own producer, which has the same records in memory already. */
public final class BareProducer implements RelaySubject {
  private static final int PARTITIONS = 8;

  private final String name;

  public BareProducer(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return "the product's settings of a producer: acks=all, idempotent, transactions of 4 096"
        + " records; no outbox, no marker";
  }

  @Override
  public RunningRelay start(Path directory, Cleanup cleanup) throws IOException {
    OwnKafka kafka = cleanup.add(OwnKafka.start(directory.resolve("kafka")));
    kafka.topics().create(CurioRelay.TOPIC, PARTITIONS);
    Worker worker =
        LogWorker.start(
            directory, "producer", Map.of(), List.of("produce", kafka.address()), cleanup);
    return new RunningRelay(
        worker,
        new InMemory(worker),
        () -> kafka.topics().count(CurioRelay.TOPIC),
        List.of(kafka.pid()));
  }

  /** It says itself when all was committed. */
  private record InMemory(Worker worker) implements RunningRelay.Backlog {
    @Override
    public long waiting() {
      // It does not tell how far it has come before it has come to the end.
      return Long.MAX_VALUE;
    }

    @Override
    public boolean isEmpty() {
      return worker.poll("gone", Duration.ZERO).isPresent();
    }

    @Override
    public void settle() {
      // There is no store.
    }
  }
}
