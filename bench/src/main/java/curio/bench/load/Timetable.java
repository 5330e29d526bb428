package curio.bench.load;

/**
 * The intended starts of the requests of one run, in nanoseconds of {@link System#nanoTime()}. One
 * owner thread.
 */
final class Timetable {
  private final long start;
  private final double nanosBetween;
  private long taken;

  Timetable(Pace pace, long start) {
    this.start = start;
    this.nanosBetween =
        switch (pace) {
          case Pace.Closed() -> 0;
          case Pace.Open(double perSecond) -> 1e9 / perSecond;
        };
  }

  /** How long until the next request is due; 0 or less: it is due. */
  long untilDue(long now) {
    return nanosBetween == 0 ? 0 : next() - now;
  }

  /**
   * Takes the next request from the table and says when it was to start; in a closed loop that is
   * now.
   */
  long take(long now) {
    long intended = nanosBetween == 0 ? now : next();
    taken++;
    return intended;
  }

  private long next() {
    return start + (long) (taken * nanosBetween);
  }
}
