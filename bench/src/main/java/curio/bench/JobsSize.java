package curio.bench;

/**
 * How much there is to do.
 *
 * @param jobs stored before they are done
 * @param warmUp stored jobs before those
 * @param takeovers by each way in each round
 */
record JobsSize(int jobs, int warmUp, int takeovers) {
  /** Single jobs a second while the system is loaded. */
  static final int LOAD_PER_SECOND = 500;

  private static final JobsSize FULL = new JobsSize(50_000, 20_000, 4);
  private static final JobsSize TRIAL = new JobsSize(4_000, 1_000, 1);

  static JobsSize of(Options options) {
    return options.quick() ? TRIAL : FULL;
  }
}
