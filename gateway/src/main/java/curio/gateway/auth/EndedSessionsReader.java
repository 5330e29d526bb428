package curio.gateway.auth;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.cluster.ServiceClient;
import curio.contracts.accounts.v1.AccountsGrpc.AccountsBlockingStub;
import curio.contracts.accounts.v1.ListEndedSessionsRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads on in the list of ended sessions, twice a second and whenever it is woken, on a thread of
 * its own that only {@link #close} ends. While the list cannot be read it tries again with growing,
 * jittered delays and then goes on from the same place, so that nothing is missed; what was
 * accepted before stays accepted until it expires. Thread-safe.
 */
final class EndedSessionsReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EndedSessionsReader.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final long UNKNOWN = -1;

  private final ServiceClient<AccountsBlockingStub> accounts;
  private final Clock clock;
  private final Consumer<String> ended;
  private final Thread thread = Thread.ofVirtual().name("ended-sessions").unstarted(this::run);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private volatile long place = UNKNOWN;
  private volatile long readMillis;

  @GuardedBy("lock") private boolean wanted;

  @GuardedBy("lock") private boolean closed;

  /**
   * A reader that is not running yet.
   *
   * @param ended is told the id of each session that has ended since {@link #follows}
   */
  EndedSessionsReader(
      ServiceClient<AccountsBlockingStub> accounts, Clock clock, Consumer<String> ended) {
    this.accounts = accounts;
    this.clock = clock;
    this.ended = ended;
    this.readMillis = clock.millis();
  }

  void start() {
    thread.start();
  }

  /**
   * Whether it has a place in the list: every session whose end is committed from now on will be
   * told. Before, nothing may be accepted from memory.
   */
  boolean follows() {
    return place != UNKNOWN;
  }

  /** For how long the list was not read. */
  double ageSeconds() {
    return Math.max(0, clock.millis() - readMillis) / 1_000.0;
  }

  /** Makes it read soon. */
  void wake() {
    lock.lock();
    try {
      wanted = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
    try {
      if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    int failures = 0;
    try {
      do {
        failures = readSupervised(failures);
      } while (awaitNext(delay(failures)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int readSupervised(int failures) {
    try {
      read();
      if (failures > 0) {
        LOG.atInfo().addKeyValue("failures", failures).log("ended sessions are read again");
      }
      return 0;
    } catch (RuntimeException | Error e) {
      if (failures == 0) {
        LOG.atWarn()
            .setCause(e)
            .log("ended sessions cannot be read; those ended elsewhere stay until they expire");
      }
      return failures + 1;
    }
  }

  private void read() {
    int found;
    do {
      var request = ListEndedSessionsRequest.newBuilder().setAfter(place).build();
      var reply = accounts.call(stub -> stub.listEndedSessions(request));
      reply.getSessionIdsList().forEach(ended);
      place = reply.getLast();
      found = reply.getSessionIdsCount();
    } while (found > 0);
    readMillis = clock.millis();
  }

  /** Doubles with each failure; half of it is chance, so that nodes do not come back in step. */
  private static Duration delay(int failures) {
    if (failures == 0) {
      return PERIOD;
    }
    long full = Math.min(PERIOD.toMillis() << Math.min(failures, 10), LONGEST_DELAY.toMillis());
    return Duration.ofMillis(full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }

  /** False when closed. */
  private boolean awaitNext(Duration delay) throws InterruptedException {
    lock.lock();
    try {
      long left = delay.toNanos();
      while (!wanted && !closed && left > 0) {
        left = woken.awaitNanos(left);
      }
      wanted = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }
}
