package curio.log.spill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The segment that is being written. Its file is for one thread at a time; what is counted, for
 * those who hold the lock of its {@link Spill}.
 */
final class OpenSegment {
  private final long number;
  private final SegmentFile file;
  private long bytes;
  private final Set<UUID> ids = new HashSet<>();
  private long events;
  private long oldestMillis = Segment.NEVER;

  OpenSegment(long number, SegmentFile file) {
    this.number = number;
    this.file = file;
  }

  /** Has these on the disk when it returns. */
  void write(List<byte[]> frames) throws IOException {
    for (byte[] frame : frames) {
      file.append(frame);
    }
    file.sync();
  }

  /**
   * Takes back what was written and not counted.
   *
   * @param failure that made it necessary
   * @return whether more can be written
   */
  boolean cut(IOException failure) {
    try {
      file.cutTo(bytes);
      file.sync();
      return true;
    } catch (IOException again) {
      failure.addSuppressed(again);
      return false;
    }
  }

  /** Counts a record that is on the disk. */
  void add(int frameBytes, List<UUID> recordEvents, long millis) {
    bytes += frameBytes;
    events += recordEvents.size();
    ids.addAll(recordEvents);
    oldestMillis = Math.min(oldestMillis, millis);
  }

  long bytes() {
    return bytes;
  }

  long events() {
    return events;
  }

  boolean has(UUID id) {
    return ids.contains(id);
  }

  Path path(SpillDirectory directory) {
    return directory.path(number, Segment.WAITING);
  }

  long oldestMillis() {
    return oldestMillis;
  }

  /** Nothing was counted: as if it had never been. */
  void discard(SpillDirectory directory) {
    directory.discard(number, file);
  }

  /** What was counted, to which nothing is added any more. */
  Segment close(SpillDirectory directory) {
    directory.close(file);
    return new Segment(
        number, path(directory), bytes, events, oldestMillis, false, EventIds.of(ids));
  }
}
