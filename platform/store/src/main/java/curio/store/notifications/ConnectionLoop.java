package curio.store.notifications;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread with one connection outside of any pool, which is made again, with growing
 * pauses, whenever it breaks. Thread-safe.
 */
final class ConnectionLoop implements AutoCloseable {
  /** What is done with a connection while it lasts. */
  @FunctionalInterface
  interface Session {
    /** Works until the connection breaks or the thread is interrupted. */
    void run(Connection connection) throws SQLException, InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(ConnectionLoop.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration GOOD_WHILE = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final String name;
  private final DataSource source;
  private final Session session;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  private final ReentrantLock currentLock = new ReentrantLock();

  @GuardedBy("currentLock") private @Nullable Connection current;

  ConnectionLoop(String name, DataSource source, Session session) {
    this.name = name;
    this.source = source;
    this.session = session;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Breaks the connection, which ends whatever waits on it, and the thread. */
  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    currentLock.lock();
    try {
      if (current != null) {
        current.abort(Runnable::run);
      }
    } catch (SQLException alreadyBroken) {
      log.atDebug().setCause(alreadyBroken).log("a connection was broken before it was closed");
    } finally {
      currentLock.unlock();
    }
    try {
      thread.join(CLOSE_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    while (!isClosing()) {
      long started = System.nanoTime();
      try (Connection connection = source.getConnection()) {
        publish(connection);
        session.run(connection);
      } catch (InterruptedException e) {
        return;
      } catch (SQLException | RuntimeException e) {
        if (!isClosing()) {
          log.atWarn()
              .addKeyValue("connection", name)
              .addKeyValue("reason", e.getMessage())
              .log("connection lost, made again");
        }
      }
      boolean lastedWell = System.nanoTime() - started > GOOD_WHILE.toNanos();
      pause = lastedWell ? FIRST_PAUSE : pause;
      pause(pause);
      pause =
          LONGEST_PAUSE.compareTo(pause.multipliedBy(2)) < 0
              ? LONGEST_PAUSE
              : pause.multipliedBy(2);
    }
  }

  /** Either close sees this connection, or we see that it is closing. */
  private void publish(Connection connection) throws InterruptedException {
    currentLock.lock();
    try {
      current = connection;
    } finally {
      currentLock.unlock();
    }
    if (isClosing()) {
      throw new InterruptedException("closing");
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void pause(Duration pause) {
    try {
      closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
