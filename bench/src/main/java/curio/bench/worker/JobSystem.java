package curio.bench.worker;

import java.sql.SQLException;

/** Something that does background jobs, of three kinds, whose handlers tell {@link Events}. */
interface JobSystem {
  /** Stores so many jobs that do nothing; called only while nothing works. */
  void fill(int count) throws SQLException;

  /** Starts to do jobs. */
  void work() throws SQLException;

  /** Ends what {@link #work} started; stored jobs stay. */
  void rest() throws InterruptedException;

  /** Stores a job that tells that it has begun. Called by several threads. */
  void probe(long asked) throws SQLException;

  /** Stores a job that runs until its process ends. */
  void hold() throws SQLException;
}
