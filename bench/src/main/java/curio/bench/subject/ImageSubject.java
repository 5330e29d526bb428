package curio.bench.subject;

import curio.bench.gallery.Photograph;
import java.io.IOException;
import java.nio.file.Path;

/** A gallery over HTTP that is measured. */
public interface ImageSubject {
  /** Short and stable, for tables. */
  String name();

  /** How it is set up, for the report. */
  String settings();

  /**
   * Starts it in the empty directory and brings it so many files of a photograph, numbered from 0
   * on; `cleanup` ends it, whatever came of the start.
   */
  RunningImages start(Path directory, Photograph photograph, int count, Cleanup cleanup)
      throws IOException;
}
