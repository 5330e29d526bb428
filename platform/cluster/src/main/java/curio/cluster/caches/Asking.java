package curio.cluster.caches;

import curio.cluster.caches.OpenDrop.End;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has other nodes drop rows and waits until they have: see {@link LeasedCaches}. One loop looks for
 * all that wait, so that a crowd of changes costs the store no more looks than one. Thread-safe.
 */
final class Asking implements AutoCloseable {
  /** Half a second more than the term of rows that are kept, for clocks that run faster. */
  static final Duration LONGEST_WAIT = Lease.TERM.plusMillis(500);

  /** For so long it is tried to write what others have to drop. */
  private static final Duration STORE_LIMIT = Duration.ofSeconds(10);

  private static final Duration RETRY_DELAY = Duration.ofMillis(100);

  /** The longest time between two looks while somebody waits, should a hint be lost. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration PACE = Duration.ofMillis(2);

  /** The channel whose texts are nodes for which somebody has confirmed. */
  private static final String CONFIRMED = "row-drops-confirmed";

  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  private final RowDrops drops;
  private final Notifications notifications;
  private final String node;
  private final String channel;
  private final Timer waits;
  private final Counter unconfirmed;
  private final Notifications.Listening listening;
  private final Map<Long, OpenDrop> open = new ConcurrentHashMap<>();
  private final BackgroundLoop loop =
      new BackgroundLoop("row-drops", PERIOD, PACE, this::lookForAll);

  Asking(
      RowDrops drops,
      Notifications notifications,
      String node,
      String channel,
      MeterRegistry metrics) {
    this.drops = drops;
    this.notifications = notifications;
    this.node = node;
    this.channel = channel;
    this.waits =
        Timer.builder("leased_cache_waits")
            .description("how long changes waited until other nodes had dropped their rows")
            .register(metrics);
    this.unconfirmed =
        Counter.builder("leased_cache_unconfirmed")
            .description("changes that waited until the leases of silent nodes had lapsed")
            .register(metrics);
    this.listening = notifications.listen(CONFIRMED, this::onConfirmed);
    loop.start();
  }

  /** Returns when no other node serves these keys as they were. */
  void ask(String cache, Collection<String> keys) {
    long began = System.nanoTime();
    var texts = keys.stream().sorted().toList();
    try {
      while (end(cache, texts, began) == End.LOST) {
        LOG.atWarn().log("the store has lost a drop of rows; asking anew");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
    waits.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
  }

  /** Tells those who wait that a node has confirmed. */
  void tell(Collection<String> askers) {
    askers.stream().distinct().forEach(asker -> notifications.send(CONFIRMED, asker));
  }

  @Override
  public void close() {
    listening.close();
    loop.close();
  }

  private End end(String cache, List<String> keys, long beganNanos) throws InterruptedException {
    var written = written(cache, keys, beganNanos);
    if (written.isEmpty()) {
      return End.CONFIRMED;
    }
    var drop = written.getFirst();
    open.put(drop.id(), drop);
    try {
      notifications.send(channel);
      loop.wakeIn(LOOK_EVERY);
      var end = drop.await();
      if (end == End.UNCONFIRMED) {
        giveUp(drop);
      }
      return end;
    } finally {
      open.remove(drop.id());
    }
  }

  /** Empty where no other node keeps rows. */
  private List<OpenDrop> written(String cache, List<String> keys, long beganNanos)
      throws InterruptedException {
    while (true) {
      try {
        return drops.ask(node, cache, keys).stream()
            .map(asked -> new OpenDrop(asked, System.nanoTime()))
            .toList();
      } catch (CurioException e) {
        if (e.code() != ErrorCode.UNAVAILABLE
            || System.nanoTime() - beganNanos > STORE_LIMIT.toNanos()) {
          throw e;
        }
        Thread.sleep(RETRY_DELAY);
      }
    }
  }

  private void giveUp(OpenDrop drop) {
    unconfirmed.increment();
    try {
      int silent = drops.unregister(drop.asked().nodes());
      drops.end(List.of(drop.id()));
      LOG.atInfo()
          .addKeyValue("nodes", silent)
          .log("rows were dropped without the word of nodes that do not answer");
    } catch (CurioException e) {
      LOG.atInfo()
          .addKeyValue("reason", e.getMessage())
          .log("silent nodes are waited for again, and their drops left to the cleanup");
    }
  }

  private void onConfirmed(String asker) {
    if (asker.equals(node) || asker.equals(Notifications.ANYTHING)) {
      loop.wake();
    }
  }

  private void lookForAll() {
    var looking = List.copyOf(open.values());
    if (looking.isEmpty()) {
      return;
    }
    try {
      settle(looking, drops.waits(looking.stream().map(OpenDrop::id).toList()));
    } catch (CurioException e) {
      LOG.atDebug().setCause(e).log("the store does not say who has confirmed");
    }
    if (!open.isEmpty()) {
      loop.wakeIn(LOOK_EVERY);
    }
  }

  private void settle(List<OpenDrop> looking, Map<Long, Integer> waiting) {
    var confirmed = new ArrayList<Long>();
    for (var drop : looking) {
      var left = waiting.get(drop.id());
      if (left == null) {
        drop.end(End.LOST);
      } else if (left == 0) {
        drop.end(End.CONFIRMED);
        confirmed.add(drop.id());
      }
    }
    if (!confirmed.isEmpty()) {
      open.keySet().removeAll(confirmed);
      drops.end(confirmed);
    }
  }
}
