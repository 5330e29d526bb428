package curio.gateway.auth;

import curio.cluster.calls.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import curio.errors.CurioException;
import curio.store.loops.BackgroundLoop;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on in the list of ended sessions, three times a second and whenever it is woken. While the
 * list cannot be read it goes on trying from the same place, so that nothing is missed; what was
 * accepted before stays accepted until it expires. A node that stood still or was cut off has
 * missed something: whoever asks it first afterwards waits for the list ({@link #awaitFresh}). When
 * the store turns out to be another one, or an older state of it, numbers mean nothing any more:
 * then everything that was learnt is forgotten and the list is followed from its present end.
 * Thread-safe.
 */
final class EndedSessionsReader implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(300);

  /** What was read may be trusted for so long: ends of sessions are to be known within it. */
  private static final Duration TRUSTED = Duration.ofSeconds(1);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

  /**
   * A member that hangs holds up one reading for no longer, so that those who wait for the list
   * still get it from another.
   */
  private static final Duration READ_LIMIT = Duration.ofSeconds(1);

  private static final long UNKNOWN = -1;
  private static final Logger LOG = LoggerFactory.getLogger(EndedSessionsReader.class);

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final BooleanSupplier served;
  private final Clock clock;
  private final Consumer<String> ended;
  private final Runnable restored;
  private final BackgroundLoop loop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition hasTried = lock.newCondition();
  private volatile long place = UNKNOWN;

  /** What the store said of that place; of the thread that reads. */
  private String mark = "";

  /** When the last reading to the list's end began, on the monotonic clock. */
  private volatile long readNanos = System.nanoTime() - TRUSTED.toNanos();

  private boolean failing;
  private volatile long readMillis;

  /**
   * A reader that is not running yet.
   *
   * @param served whether anybody is known to serve the list
   * @param ended is told the id of each session that has ended since {@link #follows}
   * @param restored is told that nothing which was learnt from the store before counts any more
   */
  EndedSessionsReader(
      ServiceClient<AccountsBlockingStub> accounts,
      BooleanSupplier served,
      Clock clock,
      Consumer<String> ended,
      Runnable restored) {
    this.accounts = accounts.within(READ_LIMIT);
    this.served = served;
    this.clock = clock;
    this.ended = ended;
    this.restored = restored;
    this.readMillis = clock.millis();
    this.loop = new BackgroundLoop("ended sessions", PERIOD, Duration.ZERO, this::pass);
  }

  void start() {
    loop.start();
  }

  /**
   * Whether it has a place in the list: every session whose end is committed from now on will be
   * told. Before, nothing may be accepted from memory.
   */
  boolean follows() {
    return place != UNKNOWN;
  }

  /**
   * Returns when every end of a session that was committed a second before this call has been told:
   * mostly at once. If the list cannot be read within three seconds, or nobody serves it, what is
   * known has to do.
   */
  void awaitFresh() {
    long begun = System.nanoTime() - TRUSTED.toNanos();
    if (readNanos - begun > 0) {
      return;
    }
    loop.wake();
    lock.lock();
    try {
      long left = LONGEST_WAIT.toNanos();
      while (readNanos - begun <= 0 && left > 0 && served.getAsBoolean()) {
        left = hasTried.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /** For how long the list was not read. */
  double ageSeconds() {
    return Math.max(0, clock.millis() - readMillis) / 1_000.0;
  }

  /** Makes it read soon. */
  void wake() {
    loop.wake();
  }

  @Override
  public void close() {
    loop.close();
  }

  /** Tries again at its usual pace when it fails: the sooner it knows again, the better. */
  private void pass() {
    try {
      read();
      failing = false;
    } catch (CurioException e) {
      if (!failing) {
        LOG.atWarn().setCause(e).log("the list of ended sessions cannot be read; trying again");
      }
      failing = true;
      tellWaiting();
    }
  }

  private void read() {
    int found;
    long began;
    do {
      began = System.nanoTime();
      var request = ListEndedSessionsRequest.newBuilder().setAfter(place).setMark(mark).build();
      var reply = accounts.call(stub -> stub.listEndedSessions(request));
      if (reply.getRestored()) {
        LOG.atWarn().log("the store of sessions is not the one it was; everything is asked anew");
        restored.run();
      }
      reply.getSessionIdsList().forEach(ended);
      place = reply.getLast();
      mark = reply.getMark();
      found = reply.getSessionIdsCount();
    } while (found > 0 && !loop.isClosed());
    readMillis = clock.millis();
    readNanos = began;
    tellWaiting();
  }

  private void tellWaiting() {
    lock.lock();
    try {
      hasTried.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
