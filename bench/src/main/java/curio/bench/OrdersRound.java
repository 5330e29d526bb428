package curio.bench;

import curio.bench.load.LoadResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What one subject did in one round.
 *
 * @param closed closed loop on all connections
 * @param open fixed rate of half of what the closed loop reached
 * @param during what the store and the JVM did in the meantime
 * @param lonely closed loop on one connection
 * @param cpu of one order in the closed loop, until its event is in the log
 * @param drained what waited in the outbox when the closed loop ended and how long it took; empty
 *     without a store
 * @param busyBefore share of the cores that something else used before measuring
 * @param problems whatever was not as promised, in sentences
 */
record OrdersRound(
    LoadResult closed,
    LoadResult open,
    OpenLoopWatch.Seen during,
    LoadResult lonely,
    CpuPerOrder cpu,
    Optional<Drained> drained,
    double busyBefore,
    List<String> problems) {

  OrdersRound {
    problems = List.copyOf(problems);
  }

  /** CPU microseconds of one order: the subject's server, its PostgreSQL, the load generator. */
  record CpuPerOrder(double server, double postgres, double generator) {
    double subject() {
      return server + postgres;
    }
  }

  /** A backlog of events and how long it took until all were in the log. */
  record Drained(long backlog, Duration took, boolean complete) {}
}
