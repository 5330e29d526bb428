package curio.log.spill;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A record whose caller waits until it is on the disk. Its outcome is for those who hold the lock
 * of the {@link Spill}.
 */
final class QueuedFrame {
  final byte[] frame;
  final int events;
  final long millis;
  @Nullable IOException failure;
  boolean done;

  /**
   * One that is not written yet.
   *
   * @param events in it
   * @param millis when it came
   */
  QueuedFrame(byte[] frame, int events, long millis) {
    this.frame = frame;
    this.events = events;
    this.millis = millis;
  }
}
