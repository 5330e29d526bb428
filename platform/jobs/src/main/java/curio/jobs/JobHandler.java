package curio.jobs;

/** Does the jobs of a kind. Called on a virtual thread for each job, by many at once. */
@FunctionalInterface
public interface JobHandler {
  /**
   * Does one job; may block and may take minutes. It may be run again after it was cut off at any
   * point, so what it does is idempotent, or written by {@link JobContext#complete}.
   *
   * @throws Exception if it failed; it is tried again as its kind says
   * @throws InterruptedException if it was interrupted, because it was cancelled, its node lost the
   *     right to it or is being stopped; whoever may have it then gets it at once
   */
  JobOutcome run(JobContext context) throws Exception;
}
