package curio.jobs;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Names a job that is always there and never ends: the only one of its kind, or one for each part
 * of the work. Immutable.
 */
record StandingJob(String kind, String key) {
  /** The key of the only job of a kind; behind it stand a colon and the number of a part. */
  static final String ONLY = "task";

  private static final String PART = ONLY + ":";

  static List<StandingJob> only(String kind) {
    return List.of(new StandingJob(kind, ONLY));
  }

  static List<StandingJob> parts(String kind, int parts) {
    return IntStream.range(0, parts).mapToObj(i -> new StandingJob(kind, PART + i)).toList();
  }

  /** Which part; empty if it is no part. */
  OptionalInt part() {
    return key.startsWith(PART)
        ? OptionalInt.of(Integer.parseInt(key.substring(PART.length())))
        : OptionalInt.empty();
  }

  /** What people call it. */
  String name() {
    return kind + key.substring(ONLY.length());
  }
}
