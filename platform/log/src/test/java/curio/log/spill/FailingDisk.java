package curio.log.spill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** A disk that a test has fill up: half of what is written then is there. Thread-safe. */
final class FailingDisk implements SegmentFile.Maker {
  private volatile Set<String> failing = Set.of();

  /** From now on; some of write, sync and cut, with commas between. */
  void fail(String steps) {
    failing = Set.of(steps.split(","));
  }

  @Override
  public SegmentFile make(Path path) throws IOException {
    return new SegmentFile(path) {
      @Override
      void append(byte[] bytes) throws IOException {
        if (failing.contains("write")) {
          super.append(Arrays.copyOf(bytes, bytes.length / 2));
          throw new IOException("No space left on device");
        }
        super.append(bytes);
      }

      @Override
      void sync() throws IOException {
        check("sync");
        super.sync();
      }

      @Override
      void cutTo(long length) throws IOException {
        check("cut");
        super.cutTo(length);
      }
    };
  }

  private void check(String step) throws IOException {
    if (failing.contains(step)) {
      throw new IOException("No space left on device");
    }
  }
}
