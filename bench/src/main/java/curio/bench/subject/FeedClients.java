package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** The process with the clients of a feed, which publishes too. One owner thread. */
public final class FeedClients implements AutoCloseable {
  private static final String MAIN = "curio.bench.sockets.SocketsMain";
  private static final Duration CONNECT_PATIENCE = Duration.ofMinutes(1);

  /** Beyond the length of a load. */
  private static final Duration LOAD_PATIENCE = Duration.ofSeconds(30);

  private static final Duration TOLD = Duration.ofSeconds(1);

  private final Worker worker;
  private long connected;

  private FeedClients(Worker worker) {
    this.worker = worker;
  }

  /** Starts it for a feed; nobody is connected yet. */
  public static FeedClients start(RunningFeed feed, Path log) throws IOException {
    List<String> command =
        List.of(
            Jvm.java(), "-Xms256m", "-Xmx1g", "-XX:+UseParallelGC", "-cp", Jvm.classPath(), MAIN);
    FeedClients clients = new FeedClients(Worker.start(command, Map.of(), log));
    for (String line : feed.authorLines()) {
      clients.worker.say(line);
    }
    return clients;
  }

  /** Connects more of them and waits until all have what they are greeted with. */
  public void connect(RunningFeed feed, int sockets) throws IOException {
    for (String line : feed.connectLines(sockets)) {
      worker.say(line);
    }
    long all = 0;
    connected += sockets;
    while (all < connected) {
      all = worker.await("connected", CONNECT_PATIENCE).value();
    }
  }

  /** Publishes by author 0, with so many events in flight. */
  public FeedLoad closed(int inFlight, Duration length) throws IOException {
    return load("closed " + inFlight + " 0 " + length.toMillis(), length);
  }

  /** Publishes so many events a second, by author 0 or by all the others in turn. */
  public FeedLoad open(double perSecond, boolean byGroups, Duration length) throws IOException {
    String authors =
        byGroups
            ? String.join(
                ",",
                IntStream.rangeClosed(1, RunningFeed.GROUPS).mapToObj(Integer::toString).toList())
            : "0";
    return load(
        String.format(Locale.ROOT, "open %.3f %s %d", perSecond, authors, length.toMillis()),
        length);
  }

  private FeedLoad load(String line, Duration length) throws IOException {
    worker.say(line);
    worker.await("done", length.plus(LOAD_PATIENCE));
    Map<String, Long> told = new HashMap<>();
    for (String word : FeedLoad.WORDS) {
      told.put(word, worker.await(word, TOLD).value());
    }
    return FeedLoad.of(told);
  }

  @Override
  public void close() {
    worker.close();
  }
}
