package curio.log.spill;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A record whose caller waits until it is on the disk. Its outcome is for those who hold the lock
 * of the {@link Spill}.
 */
final class QueuedFrame {
  final byte[] frame;
  final List<UUID> events;
  final long millis;
  @Nullable IOException failure;
  boolean done;

  /**
   * One that is not written yet.
   *
   * @param events the ids of those in it
   * @param millis when it came
   */
  QueuedFrame(byte[] frame, List<UUID> events, long millis) {
    this.frame = frame;
    this.events = List.copyOf(events);
    this.millis = millis;
  }
}
