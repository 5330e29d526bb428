package curio.ring;

import io.lettuce.core.RedisFuture;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for answers of a node: as long as it is not silent for the given time, and ten times as
 * long at most. A large value takes its time on a slow network; a node that stands still costs one
 * such time. Thread-safe.
 */
final class Deadline {
  private static final int MOST_SILENCES = 10;

  private final long silenceNanos;
  private final LastHeard heard;

  Deadline(Duration silence, LastHeard heard) {
    this.silenceNanos = silence.toNanos();
    this.heard = heard;
  }

  /** The answer to something small. */
  <T> @Nullable T await(RedisFuture<T> answer) throws RedisFailure {
    long start = System.nanoTime();
    long end = start + MOST_SILENCES * silenceNanos;
    boolean spared = false;
    while (true) {
      long wait = dueAt(start, end) - System.nanoTime();
      if (wait <= 0 && (spared || -wait < silenceNanos / 2)) {
        throw timedOut(answer, start);
      }
      // So late that it was us who stood still: what came meanwhile has yet to be read.
      spared |= wait <= 0;
      var got = get(answer, wait <= 0 ? silenceNanos : wait);
      if (got.isDone()) {
        return got.value();
      }
    }
  }

  /** The answer to something large, before which nothing needs to be heard. */
  <T> void awaitLong(RedisFuture<T> answer) throws RedisFailure {
    long start = System.nanoTime();
    if (!get(answer, MOST_SILENCES * silenceNanos).isDone()) {
      throw timedOut(answer, start);
    }
  }

  private long dueAt(long start, long end) {
    long from = heard.nanos() - start > 0 ? heard.nanos() : start;
    return from + silenceNanos - end > 0 ? end : from + silenceNanos;
  }

  private RedisFailure timedOut(RedisFuture<?> answer, long start) {
    answer.cancel(true);
    boolean silent = heard.nanos() - start < 0;
    return new RedisFailure(
        silent ? RedisFailure.Kind.SILENT : RedisFailure.Kind.SLOW, "no answer in time");
  }

  private record Got<T>(boolean isDone, @Nullable T value) {}

  private static <T> Got<T> get(RedisFuture<T> answer, long nanos) throws RedisFailure {
    try {
      return new Got<>(true, answer.get(nanos, TimeUnit.NANOSECONDS));
    } catch (TimeoutException notYet) {
      return new Got<>(false, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisFailure(RedisFailure.Kind.BUSY, "interrupted");
    } catch (CancellationException e) {
      throw new RedisFailure(RedisFailure.Kind.DISCONNECTED, "cancelled");
    } catch (ExecutionException e) {
      throw RedisFailure.of(e.getCause());
    }
  }
}
