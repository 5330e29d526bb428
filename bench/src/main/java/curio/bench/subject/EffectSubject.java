package curio.bench.subject;

import java.io.IOException;
import java.nio.file.Path;

/** Something that takes orders over HTTP and has an effect of each later. */
public interface EffectSubject {
  /** Short and stable, for tables. */
  String name();

  /** Its settings, in one line, for the report. */
  String settings();

  /**
   * Starts it on an empty directory and waits until it serves; `cleanup` ends it, whatever came of
   * the start.
   */
  RunningEffects start(Path directory, Cleanup cleanup) throws IOException;
}
