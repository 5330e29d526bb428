package curio.log.spill;

import java.io.IOException;
import java.util.List;

/**
 * The segment that is being written. Its file is for one thread at a time; what is counted, for
 * those who hold the lock of its {@link Spill}.
 */
final class OpenSegment {
  private final long number;
  private final SegmentFile file;
  private long bytes;
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
  void add(int frameBytes, int recordEvents, long millis) {
    bytes += frameBytes;
    events += recordEvents;
    oldestMillis = Math.min(oldestMillis, millis);
  }

  long bytes() {
    return bytes;
  }

  long events() {
    return events;
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
    var path = directory.path(number, Segment.WAITING);
    return new Segment(number, path, bytes, events, oldestMillis, false);
  }
}
