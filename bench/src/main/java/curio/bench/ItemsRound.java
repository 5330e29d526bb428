package curio.bench;

import curio.bench.load.LoadResult;
import curio.bench.shop.SearchShape;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one shop did in one round.
 *
 * @param commands closed loop on all connections, buy and sell in turn
 * @param applied the same at a fixed rate, half of what the closed loop reached: each answer says
 *     that the command is applied
 * @param lonely commands on one connection
 * @param cpu of one command in the closed loop
 * @param fetches items by id, closed loop on all connections
 * @param pages searches in all shapes by turns, closed loop on all connections; empty of what finds
 *     nothing
 * @param searches each shape for itself on one connection; none of what finds nothing
 * @param problems whatever was not as promised, in sentences
 */
record ItemsRound(
    LoadResult commands,
    LoadResult applied,
    LoadResult lonely,
    CpuPerCommand cpu,
    LoadResult fetches,
    Optional<LoadResult> pages,
    Map<SearchShape, LoadResult> searches,
    List<String> problems) {
  ItemsRound {
    searches = Map.copyOf(searches);
    problems = List.copyOf(problems);
  }

  /** CPU microseconds of one command: the subject's server, its PostgreSQL, the load generator. */
  record CpuPerCommand(double server, double postgres, double generator) {
    double subject() {
      return server + postgres;
    }
  }
}
