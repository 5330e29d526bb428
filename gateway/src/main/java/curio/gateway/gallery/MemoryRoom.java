package curio.gateway.gallery;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Bounds the memory that large answers take while they are made: whoever asks for many pictures of
 * ten megabytes at once waits, in the order of coming, and is told to come later at last. What is
 * made and not taken by its client yet is counted by the port. Thread-safe.
 */
final class MemoryRoom {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int MEBI = 20;

  private final int mebibytes;
  private final Semaphore free;

  /** Room for so many bytes. */
  MemoryRoom(long bytes) {
    mebibytes = Math.clamp(bytes >> MEBI, 1, Integer.MAX_VALUE);
    free = new Semaphore(mebibytes, true);
  }

  /** An eighth of the heap. */
  static MemoryRoom ofHeap() {
    return new MemoryRoom(Runtime.getRuntime().maxMemory() / 8);
  }

  /**
   * Does some work as soon as there is room for what it takes; what takes more than there is goes
   * alone.
   *
   * @throws CurioException UNAVAILABLE if there is none in time
   */
  <T> T in(long bytes, Supplier<T> work) {
    int wanted = Math.clamp((bytes >> MEBI) + 1, 1, mebibytes);
    try {
      if (!free.tryAcquire(wanted, LONGEST_WAIT.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new CurioException(
            ErrorCode.UNAVAILABLE, "too many large pictures are asked for", 1, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CurioException(ErrorCode.UNAVAILABLE, "interrupted", e);
    }
    try {
      return work.get();
    } finally {
      free.release(wanted);
    }
  }
}
