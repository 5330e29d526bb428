package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;

/** Something that takes orders over HTTP and is measured. */
public interface Subject {
  /** Short and stable, for tables. */
  String name();

  /**
   * Starts it on an empty directory and waits until it serves; `cleanup` ends it, whatever came of
   * the start.
   */
  RunningSubject start(Path directory, Cleanup cleanup) throws IOException;
}
