package curio.gallery.pictures;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.time.Duration;

/** Until when a decoding may go on, by the monotonic clock; asked row by row. */
final class Deadline {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  static Deadline after(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  long nanosLeft() {
    return Math.max(0, end - System.nanoTime());
  }

  void check() {
    if (System.nanoTime() - end > 0) {
      throw busy("decoding the picture took too long");
    }
  }

  static CurioException busy(String message) {
    return new CurioException(ErrorCode.UNAVAILABLE, message, RETRY_AFTER_SECONDS, null);
  }
}
