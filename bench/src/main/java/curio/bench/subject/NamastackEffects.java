package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The orders of {@code bench/peers/namastack}, whose handler stores a row for each event. */
public final class NamastackEffects implements EffectSubject {
  /** What the library has where nothing is said; its {@code application.yaml} here says more. */
  private static final List<String> AS_IT_COMES =
      List.of(
          "--namastack.outbox.polling.fixed.interval=2s",
          "--namastack.outbox.polling.batch-size=10",
          "--namastack.outbox.processing.delete-completed-records=false",
          "--namastack.outbox.processing.executor-concurrency-limit=-1");

  private final String name;
  private final Peer peer;
  private final List<String> settings;

  private NamastackEffects(String name, Peer peer, List<String> settings) {
    this.name = name;
    this.peer = peer;
    this.settings = settings;
  }

  /** As it comes. */
  public static NamastackEffects asItComes(String name, Path peers, int users) {
    return new NamastackEffects(name, Peer.namastack(peers, users), AS_IT_COMES);
  }

  /** With its fastest sensible settings, those of the benchmark of orders. */
  public static NamastackEffects best(String name, Path peers, int users) {
    return new NamastackEffects(name, Peer.namastack(peers, users), List.of());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String settings() {
    return settings.isEmpty()
        ? "looks every 50 ms for the records of 500 keys, 8 at once, deletes what is done: outbox →"
            + " handler"
        : "as it comes: looks every 2 s for the records of 10 keys, keeps what is done: outbox →"
            + " handler";
  }

  @Override
  public RunningEffects start(Path directory, Cleanup cleanup) throws IOException {
    OwnPostgres postgres =
        cleanup.add(OwnPostgres.timed(directory.resolve("data"), OwnPostgres.ORDERS));
    RunningSubject running = peer.start(directory, postgres, settings, cleanup);
    return new RunningEffects(
        running.address(),
        running.tokens(),
        running.processes(),
        new EffectTimes(postgres.address(), "orders", "log_record", "event_id"));
  }
}
