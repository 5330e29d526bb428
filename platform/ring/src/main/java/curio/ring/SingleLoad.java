package curio.ring;

import static java.util.Objects.requireNonNull;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.MDC;

/**
 * One search for a missing value in this process, however many want it: all get the same value or
 * the same failure. It runs on a thread of its own, so that a caller who goes away takes nothing
 * from the others, and is given up for all of them at the same time. Thread-safe.
 */
final class SingleLoad {
  private final ConcurrentMap<RingKey, Flight> flights = new ConcurrentHashMap<>();
  private final Duration limit;

  SingleLoad(Duration limit) {
    this.limit = limit;
  }

  /** A search that is under way. */
  private static final class Flight {
    private final FutureTask<CachedBytes> task;
    private final long deadline;

    Flight(FutureTask<CachedBytes> task, long deadline) {
      this.task = task;
      this.deadline = deadline;
    }
  }

  /**
   * What the search brings, one's own or another's.
   *
   * @throws CurioException {@code UNAVAILABLE} if it does not end in time; then the next who asks
   *     begins another one
   */
  CachedBytes get(RingKey key, Supplier<CachedBytes> search) {
    var flight = join(key, search);
    try {
      return flight.task.get(flight.deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw thrown(requireNonNull(e.getCause()));
    } catch (TimeoutException e) {
      flights.remove(key, flight);
      flight.task.cancel(true);
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (CancellationException e) {
      throw unavailable(e);
    }
  }

  private Flight join(RingKey key, Supplier<CachedBytes> search) {
    var own = new Flight(new FutureTask<>(search::get), System.nanoTime() + limit.toNanos());
    var flight =
        requireNonNull(
            flights.compute(
                key,
                // One that has ended is about to go; its failure is not for those who come later.
                (same, other) -> other == null || other.task.isDone() ? own : other));
    if (flight == own) {
      start(key, own);
    }
    return flight;
  }

  private void start(RingKey key, Flight flight) {
    // The request's id goes along, into log lines and calls.
    var context = MDC.getCopyOfContextMap();
    Thread.ofVirtual()
        .name("ring-load")
        .start(() -> {
          if (context != null) {
            MDC.setContextMap(context);
          }
          try {
            flight.task.run();
          } finally {
            flights.remove(key, flight);
          }
        });
  }

  private static RuntimeException thrown(Throwable cause) {
    return switch (cause) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      default -> new IllegalStateException(cause);
    };
  }

  private CurioException unavailable(Exception cause) {
    return new CurioException(
        ErrorCode.UNAVAILABLE, "not loaded within %d ms".formatted(limit.toMillis()), cause);
  }
}
