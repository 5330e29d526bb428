package peer.jobs;

/** A library for background jobs; three kinds of jobs, whose handlers tell {@link Events}. */
public interface JobSystem {
  /** Stores so many jobs that do nothing; called only while nothing works. */
  void fill(int count) throws Exception;

  /** Starts to do jobs. */
  void work() throws Exception;

  /** Ends what {@link #work} started; stored jobs stay. */
  void rest() throws Exception;

  /** Stores a job that tells that it has begun. Called by several threads. */
  void probe(long asked) throws Exception;

  /** Stores a job that runs until its process ends. */
  void hold() throws Exception;
}
