package curio.jobs;

/** Does a part of shared work. */
@FunctionalInterface
public interface PartHandler {
  /**
   * Runs for as long as the part is this node's and it may keep it, as {@link JobHandler#run} does.
   *
   * @param part its number, from 0
   */
  JobOutcome run(JobContext context, int part) throws Exception;
}
