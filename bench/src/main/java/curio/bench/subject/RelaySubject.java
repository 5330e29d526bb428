package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;

/** Something that moves events out of an outbox and is measured. */
public interface RelaySubject {
  /** Short and stable, for tables. */
  String name();

  /** Its settings, in one line, for the report. */
  String settings();

  /**
   * Starts it in an empty directory, with nothing to move yet; `cleanup` ends it, whatever came of
   * the start.
   */
  RunningRelay start(Path directory, Cleanup cleanup) throws IOException;
}
