package curio.http.sockets;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what waits for the clients of one event loop: whoever has something for many of them wakes
 * the loop once, not once for each. Thread-safe.
 */
final class LoopWriter implements Runnable {
  /** After so many clients the loop looks at what it has to read. */
  private static final int ROUND = 256;

  private static final Logger LOG = LoggerFactory.getLogger(LoopWriter.class);

  private final EventLoop loop;
  private final ConcurrentLinkedQueue<Connection> due = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean();

  LoopWriter(EventLoop loop) {
    this.loop = loop;
  }

  /** Something waits for a client. */
  void wake(Connection connection) {
    due.add(connection);
    wake();
  }

  private void wake() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      again();
    }
  }

  private void again() {
    try {
      loop.execute(this);
    } catch (RejectedExecutionException e) {
      // The port is closed, and with it all clients.
      due.clear();
    }
  }

  /** Whatever is wrong with one client, the others are written to. */
  private static void drain(Connection connection) {
    try {
      connection.drain();
    } catch (RuntimeException | Error e) {
      LOG.atError().setCause(e).log("a client could not be written to");
      connection.cut();
    }
  }

  @Override
  public void run() {
    for (int i = 0; i < ROUND; i++) {
      Connection connection = due.poll();
      if (connection == null) {
        awake.set(false);
        if (!due.isEmpty()) {
          wake();
        }
        return;
      }
      drain(connection);
    }
    again();
  }
}
