package curio.node.running;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what was opened, {@link Phase} by phase; a part that fails to close does not keep the
 * others open. May be closed by another thread than the one that still adds parts: what comes too
 * late is closed at once. Thread-safe.
 */
public final class Closing implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private record Part(String name, AutoCloseable closeable) {}

  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private final Map<Phase, Deque<Part>> parts = new EnumMap<>(Phase.class);

  @GuardedBy("lock") private boolean closed;

  /**
   * Takes over a part that was opened.
   *
   * @throws CurioException {@code UNAVAILABLE} if it is too late; the part is then closed
   */
  public <T extends AutoCloseable> T add(Phase phase, String name, T part) {
    var added = new Part(name, part);
    if (!push(phase, added)) {
      close(added);
      throw new CurioException(ErrorCode.UNAVAILABLE, "the node is being stopped");
    }
    return part;
  }

  @Override
  public void close() {
    for (var part = pop(); part.isPresent(); part = pop()) {
      close(part.get());
    }
  }

  private boolean push(Phase phase, Part part) {
    lock.lock();
    try {
      if (!closed) {
        parts.computeIfAbsent(phase, any -> new ArrayDeque<>()).push(part);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private Optional<Part> pop() {
    lock.lock();
    try {
      closed = true;
      return parts.values().stream().filter(phase -> !phase.isEmpty()).findFirst().map(Deque::poll);
    } finally {
      lock.unlock();
    }
  }

  private static void close(Part part) {
    try {
      part.closeable().close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.atWarn().addKeyValue("part", part.name()).setCause(e).log("did not close cleanly");
    }
  }
}
