package curio.jobs;

/** What became of a job that was to be enqueued. */
public sealed interface Enqueued {
  /**
   * It is there as soon as the transaction commits.
   *
   * @param id of the job
   */
  record Added(long id) implements Enqueued {}

  /**
   * A job of its kind and key is not done yet, and stays as it is. It may be running already, so it
   * may have read what it works on before this change.
   */
  record AlreadyThere() implements Enqueued {}
}
