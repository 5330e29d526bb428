package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;

/** A server that gives what authors publish to those who follow them. */
public interface FeedSubject {
  /** As the report names it. */
  String name();

  /** How it is set up, for the report. */
  String settings();

  /**
   * Whether it is measured at half load, and idle, too: one that is there for a single comparison
   * is not.
   */
  boolean whole();

  /** Starts it; its logs and data go to the directory. */
  RunningFeed start(Path directory, Cleanup cleanup) throws IOException;
}
