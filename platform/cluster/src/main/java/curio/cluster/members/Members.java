package curio.cluster.members;

import curio.cluster.remote.Directory;
import curio.cluster.remote.Endpoint;
import curio.errors.CurioException;
import curio.store.Database;
import curio.store.loops.BackgroundLoop;
import curio.store.notifications.Notifications;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is alive, read from the store once a second, at once after a signal that it has changed, and
 * when the next member is due to be given up. While the store cannot be read the last list stays,
 * marked stale. When it can be read again the heartbeats of all others may have run out only
 * because the store was away, so those who were called before are given their term once more.
 * Thread-safe.
 */
public final class Members implements Directory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Members.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Two readings missed. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Database database;
  private final Notifications.Listening signal;
  private final BackgroundLoop loop;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile MemberList known = MemberList.none();

  /** Until when silence is forgiven, on the monotonic clock; of the thread that reads. */
  private long forgivenUntil = System.nanoTime();

  /**
   * A list that is not read yet.
   *
   * @param database for this alone, so that nobody else's work holds up a reading
   */
  public Members(Database database, Notifications notifications, MeterRegistry metrics) {
    this.database = database;
    this.loop = new BackgroundLoop("members", PERIOD, Duration.ZERO, this::pass);
    this.signal = notifications.listen(Registrations.CHANGED, text -> loop.wake());
    gauge(metrics, "cluster_members", "members that are alive", () -> known.members().size());
    gauge(metrics, "cluster_tickets", "open connections to them", () -> known.tickets());
    gauge(
        metrics,
        "cluster_list_stale",
        "1 while the list of members cannot be read and the last one is used",
        () -> stale() ? 1 : 0);
  }

  /**
   * Reads the list, and goes on doing so; should the store be slow just now, the list is stale
   * until it has been read.
   */
  public void start() {
    try {
      pass();
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("reason", e.getMessage()).log("members are not known yet");
    }
    loop.start();
  }

  @Override
  public List<Endpoint> members(String service) {
    return known.endpoints().getOrDefault(service, List.of());
  }

  @Override
  public boolean stale() {
    return System.nanoTime() - known.readNanos() > FRESH.toNanos();
  }

  @Override
  public Listening onChange(Runnable listener) {
    // A registration of its own, so that the same listener may be given twice.
    Runnable registered = () -> listener.run();
    listeners.add(registered);
    return () -> listeners.remove(registered);
  }

  @Override
  public void close() {
    signal.close();
    loop.close();
  }

  /** The list that was read last. */
  MemberList lastKnown() {
    return known;
  }

  private void pass() {
    var before = known;
    boolean back = stale();
    var trusted = back || isForgiving() ? before.called() : Set.<Endpoint>of();
    var now = MemberList.read(database, trusted);
    if (back && !trusted.isEmpty()) {
      forgivenUntil = System.nanoTime() + Membership.TERM.toNanos();
    }
    known = now;
    if (now.nextDeathMillis() < PERIOD.toMillis()) {
      wakeIn(Duration.ofMillis(now.nextDeathMillis() + 1));
    }
    if (!now.endpoints().equals(before.endpoints())) {
      listeners.forEach(Members::tell);
    }
  }

  private boolean isForgiving() {
    return forgivenUntil - System.nanoTime() > 0;
  }

  /** At most one for each reading, and a second long. */
  private void wakeIn(Duration pause) {
    var _ =
        Thread.ofVirtual()
            .name("members-death")
            .start(() -> {
              LockSupport.parkNanos(pause.toNanos());
              loop.wake();
            });
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("a listener of the members broke");
    }
  }

  private static void gauge(
      MeterRegistry metrics, String name, String description, Supplier<Number> value) {
    Gauge.builder(name, value).description(description).register(metrics);
  }
}
