package curio.log.spill;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a batch.
 *
 * @param segment that is open now; null for none
 * @param failure with which nothing of the batch was kept
 * @param closable whether nothing can be added to the segment any more
 */
record Written(@Nullable OpenSegment segment, @Nullable IOException failure, boolean closable) {

  /** Writes a batch into the open segment, or into a new one, and flushes it. */
  static Written of(
      SpillDirectory directory, @Nullable OpenSegment present, List<QueuedFrame> batch) {
    var segment = present;
    try {
      if (segment == null) {
        long number = directory.nextNumber();
        segment = new OpenSegment(number, directory.make(number));
      }
      segment.write(batch.stream().map(entry -> entry.frame).toList());
      return new Written(segment, null, false);
    } catch (IOException | RuntimeException e) {
      var failure = e instanceof IOException known ? known : new IOException(e);
      return new Written(segment, failure, segment != null && !segment.cut(failure));
    }
  }
}
