package curio.bench.subject;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Closes what is still open when the benchmark ends, also by Ctrl-C; the last opened first. What
 * another thread opens meanwhile is closed at once. Thread-safe.
 */
public final class Cleanup implements AutoCloseable {
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @GuardedBy("lock") private boolean ended;

  /** A cleanup that also runs when the process is told to end. */
  public static Cleanup atExit() {
    Cleanup cleanup = new Cleanup();
    Runtime.getRuntime().addShutdownHook(new Thread(cleanup::close, "cleanup"));
    return cleanup;
  }

  /**
   * Remembers something to be closed.
   *
   * @throws IllegalStateException after the end; it is closed then
   */
  public <T extends AutoCloseable> T add(T closeable) {
    lock.lock();
    try {
      if (!ended) {
        open.push(closeable);
        return closeable;
      }
    } finally {
      lock.unlock();
    }
    close(closeable);
    throw new IllegalStateException("the benchmark ends");
  }

  /** Closes everything remembered; what fails to close does not keep the rest open. */
  @Override
  public void close() {
    lock.lock();
    try {
      ended = true;
    } finally {
      lock.unlock();
    }
    for (AutoCloseable next = next(); next != null; next = next()) {
      close(next);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      System.err.println("not closed: " + e);
    }
  }

  private @Nullable AutoCloseable next() {
    lock.lock();
    try {
      return open.poll();
    } finally {
      lock.unlock();
    }
  }
}
