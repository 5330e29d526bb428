package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The product's relay, in a process of its own, to its log in PostgreSQL or on Kafka. */
public final class CurioRelay implements RelaySubject {
  static final String TOPIC = "order-created";

  private static final String OUTBOX = "bench.outbox";
  private static final String LOGGED = "select coalesce(sum(events), 0) from log.batch";

  private final String name;
  private final boolean onKafka;

  private CurioRelay(String name, boolean onKafka) {
    this.name = name;
    this.onKafka = onKafka;
  }

  /** To the log in PostgreSQL. */
  public static CurioRelay toPostgres(String name) {
    return new CurioRelay(name, false);
  }

  /** To the log on Kafka. */
  public static CurioRelay toKafka(String name) {
    return new CurioRelay(name, true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return onKafka
        ? "as it comes: transactions of up to 4 096 rows with their marker, then the rows are"
            + " deleted; 8 partitions, one replica"
        : "as it comes: up to 4 096 rows by one statement; 8 partitions";
  }

  @Override
  public RunningRelay start(Path directory, Cleanup cleanup) throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.empty(directory.resolve("data")));
    return onKafka
        ? onKafka(directory, postgres, cleanup)
        : onPostgres(directory, postgres, cleanup);
  }

  private static RunningRelay onPostgres(Path directory, OwnPostgres postgres, Cleanup cleanup)
      throws IOException {
    Worker worker = worker(directory, postgres, List.of("relay"), cleanup);
    OutboxTable outbox = cleanup.add(OutboxTable.open(postgres.address(), OUTBOX));
    return new RunningRelay(worker, outbox, () -> outbox.number(LOGGED), List.of(postgres.pid()));
  }

  private static RunningRelay onKafka(Path directory, OwnPostgres postgres, Cleanup cleanup)
      throws IOException {
    OwnKafka kafka = cleanup.add(OwnKafka.start(directory.resolve("kafka")));
    Worker worker = worker(directory, postgres, List.of("relay", kafka.address()), cleanup);
    OutboxTable outbox = cleanup.add(OutboxTable.open(postgres.address(), OUTBOX));
    return new RunningRelay(
        worker, outbox, () -> kafka.topics().count(TOPIC), List.of(postgres.pid(), kafka.pid()));
  }

  private static Worker worker(
      Path directory, OwnPostgres postgres, List<String> what, Cleanup cleanup) throws IOException {
    return LogWorker.start(directory, "relay", postgres.address().environment(), what, cleanup);
  }
}
