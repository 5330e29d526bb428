package curio.bench;

import java.time.Duration;

/**
 * How much there is to do. Subjects differ by a factor of a hundred, so each is given as many jobs
 * as keep it at work for the same time.
 *
 * @param first stored jobs that it begins its warm-up with
 * @param warmUp how long it does stored jobs to warm up, at least
 * @param stored how long it does those that are measured, more or less
 * @param takeovers of the product by each way in each round
 */
record JobsSize(int first, Duration warmUp, Duration stored, int takeovers) {
  /** Single jobs a second while the system is loaded. */
  static final int LOAD_PER_SECOND = 500;

  private static final int FEWEST = 1_000;
  private static final int MOST = 400_000;

  private static final JobsSize FULL =
      new JobsSize(4_000, Duration.ofSeconds(5), Duration.ofSeconds(5), 2);
  private static final JobsSize TRIAL =
      new JobsSize(1_000, Duration.ZERO, Duration.ofSeconds(1), 1);

  static JobsSize of(Options options) {
    return options.quick() ? TRIAL : FULL;
  }

  /** As many jobs as take so long at that rate. */
  static int jobs(double perSecond, Duration time) {
    return (int) Math.clamp(perSecond * time.toMillis() / 1e3, FEWEST, MOST);
  }
}
