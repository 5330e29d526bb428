package curio.cluster.remote;

import java.util.List;

/**
 * Who serves what at this moment. While its source cannot be reached it goes on telling what it
 * knew last: a call to a member that has died fails, a call to nobody would fail as well.
 * Thread-safe.
 */
public interface Directory {
  /**
   * The live members that serve a service, in no order; empty if there is none.
   *
   * @param service full name of the gRPC service, for example {@code curio.orders.v1.Orders}
   */
  List<Endpoint> members(String service);

  /** Whether this is the last known list and may be out of date. */
  boolean stale();

  /** Has the listener run after each change, on a thread of the directory, until it is closed. */
  Listening onChange(Runnable listener);

  /** Ends what it stands for. */
  interface Listening extends AutoCloseable {
    @Override
    void close();
  }
}
