package curio.log;

import curio.errors.CurioException;
import curio.store.Database;
import curio.store.Wakeups;
import curio.store.WokenLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Background work that one node at a time does: a pass runs on the node that holds the lease, when
 * it is woken and by timer in case a wake-up was lost. Passes are idempotent and never overlap.
 * Whoever must not be overtaken by a frozen owner checks {@link #lease} inside its transactions.
 * Thread-safe.
 */
public final class LeasedWork implements AutoCloseable {
  /** What one pass does; false when there is certainly nothing more to do now. */
  @FunctionalInterface
  public interface Pass {
    /** Does a bounded piece of work. */
    boolean run();
  }

  private static final Logger LOG = LoggerFactory.getLogger(LeasedWork.class);

  private final Lease lease;
  private final WokenLoop loop;
  private final Pass pass;
  private final List<AutoCloseable> listening = new CopyOnWriteArrayList<>();

  /**
   * Work that is not running yet.
   *
   * @param name of the work, the same on all nodes
   * @param owner unique among all processes
   * @param pace the shortest time between two wake-ups, so that work gathers into batches
   */
  public LeasedWork(Database database, String name, String owner, Duration pace, Pass pass) {
    this(database, name, owner, Duration.ofSeconds(1), pace, pass);
  }

  /** Work by timer alone: a pass every period. */
  public static LeasedWork every(
      Duration period, Database database, String name, String owner, Pass pass) {
    return new LeasedWork(database, name, owner, period, Duration.ZERO, pass);
  }

  private LeasedWork(
      Database database, String name, String owner, Duration period, Duration pace, Pass pass) {
    this.lease = new Lease(database, name, owner);
    this.pass = pass;
    this.loop = new WokenLoop(name, period, pace, this::passes);
  }

  /** Has passes begin after signals on a channel too, wherever they come from. */
  public LeasedWork wokenBy(Wakeups wakeups, String channel) {
    listening.add(wakeups.listen(channel, payload -> loop.wake()));
    return this;
  }

  /** Starts the timer; the first pass runs at once. */
  public void start() {
    loop.start();
  }

  /** Makes a pass begin soon, if this node holds the lease. */
  public void wake() {
    loop.wake();
  }

  /** The right to this work. */
  public Lease lease() {
    return lease;
  }

  /** Ends after the present pass and hands the lease over at once. */
  @Override
  public void close() {
    listening.forEach(LeasedWork::unlisten);
    loop.close();
    try {
      lease.release();
    } catch (CurioException e) {
      LOG.atInfo().addKeyValue("lease", lease.name()).log("not handed over; it ends by itself");
    }
  }

  private static void unlisten(AutoCloseable registration) {
    try {
      registration.close();
    } catch (Exception e) {
      throw new IllegalStateException("ending to listen cannot fail", e);
    }
  }

  private void passes() {
    boolean more = true;
    while (more && !loop.isClosed() && lease.acquire().isPresent()) {
      more = pass.run();
    }
  }
}
