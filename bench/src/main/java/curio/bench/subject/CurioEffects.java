package curio.bench.subject;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The real {@code curio serve} with all roles, and a consumer of its orders in a process of its
 * own, whose effect is a row.
 */
public final class CurioEffects implements EffectSubject {
  private final String name;
  private final Path launcher;
  private final int users;
  private final boolean onKafka;

  private CurioEffects(String name, Path launcher, int users, boolean onKafka) {
    this.name = name;
    this.launcher = launcher;
    this.users = users;
    this.onKafka = onKafka;
  }

  /** With the log in PostgreSQL. */
  public static CurioEffects onPostgres(String name, Path launcher, int users) {
    return new CurioEffects(name, launcher, users, false);
  }

  /** With the log on Kafka. */
  public static CurioEffects onKafka(String name, Path launcher, int users) {
    return new CurioEffects(name, launcher, users, true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return "as it comes, one node of all roles"
        + (onKafka ? ", `--kafka` with one broker and one replica" : "")
        + "; the consumer is another process: outbox → relay → log → consumer";
  }

  @Override
  public RunningEffects start(Path directory, Cleanup cleanup) throws IOException {
    OwnPostgres postgres = cleanup.add(OwnPostgres.timed(directory.resolve("store")));
    Optional<OwnKafka> kafka =
        onKafka
            ? Optional.of(cleanup.add(OwnKafka.start(directory.resolve("kafka"))))
            : Optional.empty();
    List<String> settings = new ArrayList<>();
    List<String> consumer = new ArrayList<>(List.of("consume"));
    kafka.ifPresent(broker -> {
      settings.addAll(List.of("--kafka=" + broker.address(), "--kafka-log.replicas=1"));
      consumer.add(broker.address());
    });
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free(1).getFirst());
    ChildProcess node =
        cleanup.add(
            new CurioNode(launcher, directory, postgres.address()).launch(address, settings));
    Worker worker =
        LogWorker.start(directory, "consumer", postgres.address().environment(), consumer, cleanup);
    List<Long> pids = new ArrayList<>(List.of(postgres.pid(), node.pid(), worker.pid()));
    kafka.map(OwnKafka::pid).ifPresent(pids::add);
    try (HttpCalls calls = new HttpCalls(address)) {
      return new RunningEffects(
          address,
          new Accounts(calls).signUp(users),
          new ProcessTree(pids),
          new EffectTimes(postgres.address(), "orders.orders", "bench.effect", "order_id"));
    }
  }
}
