package curio.cluster.caches;

import curio.errors.CurioException;
import curio.store.CleanupRule;
import curio.store.Database;
import curio.store.StoredTime;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rows that this node keeps in memory so that nobody reads an old one once its change has been
/// acknowledged: after {@link #dropEverywhere} has returned, no node serves what was true before
/// the change. Thread-safe.
///
/// **How.** A node that keeps rows is registered first, and then passes once a second and at a
/// hint: it reads the drops that wait for it, drops them from its memory, and only then confirms by
/// deleting its rows among those that wait. It trusts its memory for 2.5 s from the *beginning* of
/// its last whole pass, by its monotonic clock; then it serves nothing and has to clear itself
/// before it trusts anything again. Whoever has changed a row writes, after the commit of that
/// change, a drop with one waiting row for each registered node, in one statement, and waits until
/// these rows are gone or 3.5 s have passed since that statement returned.
///
/// **Why it holds.** Let the drop be committed at C, known to its asker from R, later than C, and
/// acknowledged at A. Take a node that serves something at a moment after A.
///
/// 1. *It has confirmed.* Its memory was without the row before it said so. A load that was under
///    way then is neither kept nor joined ({@link LeasedCache}); later ones see the change.
/// 2. *It was asked and has not confirmed.* Then A is at least R + 3.5 s. A pass that read after C
///    saw the drop and is whole only with its confirmation, so the last whole pass before A read
///    before C, began before R, and has not been trusted since R + 2.5 s. The next whole pass
///    either reads the drop still, or comes after it was removed, hence after A, hence after the
///    lapse; trust that has lapsed begins again with an empty memory.
/// 3. *It was not asked,* as it was not registered when the statement looked. Either it registered
///    after that: then all it has kept it loaded after the change was committed. Or it had been
///    taken out, which is what the next paragraph is about.
///
/// **Who is taken out.** A node that leaves has ended its trust before. One that died is taken out
/// by others when its row shows the same pass as at least 2.5 s before, measured by their own
/// monotonic clocks: by an asker that has waited 3.5 s for it, or by anyone who has looked for 10
/// s. The delete names that pass, and a pass changes the row as its last act, so nobody is taken
/// out who has passed in between, and a node that was is trusted for nothing by then. Its own next
/// pass finds no row, and begins anew: clears its memory, registers, passes.
///
/// No clock is compared with another machine's or with the store's, and it does not matter when one
/// is set.
///
/// **Crashes of the store** take back what did not wait for the disk: that a drop is over, and that
/// a node was taken out. Both cost somebody a wait. All else waits, since it would be wrong to
/// lose: registrations, marks of passes, and drops, whose loss would look like the confirmation of
/// all. An asker that misses its drop all the same asks anew.
///
/// **Without the store** nothing is trusted after 2.5 s: all reads load. An asker repeats for 10 s
/// what it cannot write and fails then: its change is stored but not acknowledged. If it dies
/// between the two, others may see the old row until they load it anew, after a minute at most
/// ({@link LeasedCache#LIFE}).
///
/// Not for rows that are read from a replica: a load must see all that was committed before it.
public final class LeasedCaches implements AutoCloseable {
  static final Duration PERIOD = Duration.ofSeconds(1);

  /** A node whose row has not changed for so long is dead. */
  private static final Duration DEAD = Duration.ofSeconds(10);

  private static final int MOST_DROPS = 1_000;
  private static final int MOST_KEYS = 1_000;

  /** The channel on which nodes hear that there is something to drop. */
  private static final String DROPS = "row-drops";

  private static final Logger LOG = LoggerFactory.getLogger(LeasedCaches.class);

  private final RowDrops drops;
  private final Notifications notifications;
  private final String node;
  private final MeterRegistry metrics;
  private final Lease lease = new Lease();
  private final Map<String, LeasedCache<?>> caches = new ConcurrentHashMap<>();
  private final Asking asking;
  private final SilentNodes silent;
  private final Counter lapses;
  private final BackgroundLoop loop =
      new BackgroundLoop("leased-caches", PERIOD, Duration.ZERO, this::pass);
  private volatile Notifications.@Nullable Listening hints;

  /** Of the one thread that passes. */
  private boolean failing;

  private boolean hadLease;

  /**
   * In the schema {@code cluster}; keeps nothing before {@link #start}.
   *
   * @param database the primary
   * @param node what people call it; a process may have several caches of one name
   */
  public LeasedCaches(
      Database database, Notifications notifications, String node, MeterRegistry metrics) {
    this.drops = new RowDrops(database);
    this.notifications = notifications;
    // Two of one name would confirm for each other.
    this.node = node + "/" + UUID.randomUUID();
    this.metrics = metrics;
    this.asking = new Asking(drops, notifications, this.node, DROPS, metrics);
    this.silent = new SilentNodes(drops, this.node, DEAD);
    this.lapses =
        Counter.builder("leased_cache_lapses")
            .description("times that this node lost its lease and dropped all rows")
            .register(metrics);
  }

  /** What is compared with now in its tables. */
  public static List<StoredTime> storedTimes() {
    return RowDrops.storedTimes();
  }

  /** Removes what askers left that died. */
  public static List<CleanupRule> cleanup() {
    return RowDrops.cleanup();
  }

  /** Begins to keep rows; until the first pass has ended every read loads. To be called once. */
  public void start() {
    hints = notifications.listen(DROPS, text -> loop.wake());
    loop.start();
  }

  /** Whether rows are served from memory just now. */
  boolean isLeased() {
    return lease.isHeld();
  }

  /**
   * A cache of this node; every node gives a kind of rows the same name.
   *
   * @param mostEntries beyond which those go that are used least
   */
  public <V> LeasedCache<V> cache(String name, int mostEntries) {
    var cache = new LeasedCache<V>(name, mostEntries, lease, metrics);
    if (caches.putIfAbsent(name, cache) != null) {
      throw new IllegalArgumentException(
          "name: %s (expected: one of no other cache)".formatted(name));
    }
    return cache;
  }

  /**
   * To be called after a change was committed and before it is acknowledged: returns when no node
   * serves these keys as they were before, a few milliseconds or 3.5 s later. Any node may call it,
   * whether or not it keeps rows.
   *
   * @throws CurioException {@code UNAVAILABLE} after 10 s without the store, or when interrupted;
   *     the change must not be acknowledged, and may be overlooked for a minute
   */
  public void dropEverywhere(String name, Collection<String> keys) {
    dropHere(name, keys);
    var all = List.copyOf(keys);
    for (int from = 0; from < all.size(); from += MOST_KEYS) {
      asking.ask(name, all.subList(from, Math.min(all.size(), from + MOST_KEYS)));
    }
  }

  /** Keeps nothing any more, and has nobody wait for this node. Reads load. */
  @Override
  public void close() {
    lease.end();
    clear();
    var listening = hints;
    if (listening != null) {
      listening.close();
      loop.close();
      leave();
    }
    asking.close();
  }

  private void leave() {
    try {
      asking.tell(drops.leave(node));
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("others wait once for this node");
    }
  }

  /** Tries again at its usual pace when it fails: the sooner it is trusted again, the better. */
  private void pass() {
    try {
      wholePass();
      silent.look();
      failing = false;
    } catch (CurioException e) {
      if (!failing) {
        LOG.atWarn().setCause(e).log("rows are not kept until the store answers; trying again");
      }
      failing = true;
    }
    lapse();
  }

  private void wholePass() {
    long began = System.nanoTime();
    if (!confirmAll()) {
      lease.giveUp();
      clear();
      drops.register(node);
      began = System.nanoTime();
      if (!confirmAll()) {
        loop.wake();
        return;
      }
    }
    lapse();
    lease.passed(began);
    hadLease = true;
  }

  /** After a lapse nothing that was kept may be trusted again. */
  private void lapse() {
    if (!lease.isHeld()) {
      if (hadLease) {
        lapses.increment();
        LOG.atInfo().log("the lease of kept rows has lapsed; they are loaded anew");
      }
      hadLease = false;
      clear();
    }
  }

  /** Drops all that waits; false if this node is not registered. */
  private boolean confirmAll() {
    while (true) {
      var look = drops.look(node, MOST_DROPS);
      if (!look.isRegistered() || look.drops().isEmpty()) {
        return look.isRegistered();
      }
      look.drops().forEach(drop -> dropHere(drop.cache(), drop.keys()));
      if (!drops.confirm(node, look.drops().stream().map(RowDrops.Drop::id).toList())) {
        return false;
      }
      asking.tell(look.drops().stream().map(RowDrops.Drop::asker).toList());
      if (look.drops().size() < MOST_DROPS) {
        return true;
      }
    }
  }

  private void dropHere(String name, Collection<String> keys) {
    Optional.ofNullable(caches.get(name)).ifPresent(cache -> cache.drop(keys));
  }

  private void clear() {
    caches.values().forEach(LeasedCache::clear);
  }
}
