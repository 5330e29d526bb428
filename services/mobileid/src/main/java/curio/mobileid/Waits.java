package curio.mobileid;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.mobileid.sessions.Session;
import curio.mobileid.sessions.SessionId;
import curio.mobileid.sessions.SessionRows;
import curio.mobileid.sessions.SessionWaiters;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** Waits for the ends of sessions, a bounded time. Thread-safe. */
final class Waits {
  /** Longer waits are the caller's to repeat: connections between nodes do not live for ever. */
  private static final long MAX_MILLIS = 30_000;

  private final SessionRows rows;
  private final SessionWaiters news;

  public Waits(SessionRows rows, SessionWaiters news) {
    this.rows = rows;
    this.news = news;
  }

  /**
   * The session when it has ended, or as it is after the time; empty if it is none of those that
   * the caller may see.
   */
  public Optional<Session> end(String id, long timeoutMillis, Predicate<Session> visible) {
    if (timeoutMillis < 0 || timeoutMillis > MAX_MILLIS) {
      throw new CurioException(
          ErrorCode.INVALID,
          "timeoutMillis: %d (expected: 0 to %d)".formatted(timeoutMillis, MAX_MILLIS));
    }
    var parsed = SessionId.parse(id);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    long deadline = System.nanoTime() + Duration.ofMillis(timeoutMillis).toNanos();
    try {
      return end(parsed.get(), deadline, visible);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "the node is being stopped", e);
    }
  }

  private Optional<Session> end(SessionId id, long deadline, Predicate<Session> visible)
      throws InterruptedException {
    while (true) {
      try (var waiting = news.await(id)) {
        var session = rows.find(id).filter(visible);
        var left = Duration.ofNanos(deadline - System.nanoTime());
        if (session.isEmpty() || session.get().state().isEnd() || !left.isPositive()) {
          return session;
        }
        if (!waiting.await(left)) {
          return session;
        }
      }
    }
  }
}
