package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Something that does background jobs and is measured. */
public interface JobSubject {
  /** Short and stable, for tables. */
  String name();

  /** Its settings, in one line, for the report. */
  String settings();

  /** How often it looks for jobs by itself. */
  Duration looksEvery();

  /** Which parts of the benchmark it takes part in. */
  Part part();

  /**
   * Starts its store in an empty directory, without workers; `cleanup` ends it, whatever came of
   * the start.
   */
  JobStore start(Path directory, Cleanup cleanup) throws IOException;

  /** What is asked of a subject. */
  enum Part {
    /** Everything. */
    ALL,
    /** Everything, in the first round only: it is far from the best, and slow. */
    ONCE,
    /** The same, and only if it is named: peers as they come, which take minutes. */
    ON_REQUEST,
    /** Nothing but the doing of stored jobs. */
    STORED_JOBS
  }
}
