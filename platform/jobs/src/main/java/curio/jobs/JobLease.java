package curio.jobs;

import io.micrometer.core.instrument.Counter;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/**
 * The right of this node to do one job, from its claim until it is done, given up or lost. Its
 * epoch fences every write: once somebody else has the job, or it was cancelled, what is written
 * under an older epoch is refused. Thread-safe.
 */
public final class JobLease {
  private final NodeLease lease;
  private final long node;
  private final long job;
  private final long fencingToken;
  private final Counter refused;
  private volatile boolean lost;

  JobLease(NodeLease lease, Claimed claimed, Counter refused) {
    this.lease = lease;
    this.node = claimed.node();
    this.job = claimed.id();
    this.fencingToken = claimed.epoch();
    this.refused = refused;
  }

  /** Whether this node may still trust that the job is its own, without asking the store. Cheap. */
  public boolean isHeld() {
    return !lost && lease.holds(node);
  }

  /**
   * Checks inside the transaction of a write that the job is still this node's, and keeps it so
   * until the transaction ends. False: the write must not happen.
   */
  public boolean requireOwned(Handle tx) throws SQLException {
    try (var select =
        tx.getConnection().prepareStatement("select epoch from jobs.job where id = ? for share")) {
      select.setLong(1, job);
      try (var rows = select.executeQuery()) {
        if (rows.next() && rows.getLong(1) == fencingToken) {
          return true;
        }
      }
    }
    refused();
    return false;
  }

  long fencingToken() {
    return fencingToken;
  }

  long node() {
    return node;
  }

  /** Somebody else has it, or nobody any more. */
  void lose() {
    lost = true;
  }

  /** A write under its epoch was refused. */
  void refused() {
    lost = true;
    refused.increment();
  }
}
