package curio.bench;

import curio.bench.subject.InsertLimit.Taken;
import java.util.List;
import java.util.Map;

/**
 * All rounds of the orders benchmark.
 *
 * @param machine what it ran on
 * @param options how it was run
 * @param postgres version of PostgreSQL that each subject with a store ran on
 * @param rounds of each subject by name, in the order they had their turns
 * @param inserts of the bare inserts by number of connections
 */
record OrdersResult(
    String machine,
    Options options,
    Map<String, String> postgres,
    Map<String, List<OrdersRound>> rounds,
    Map<Integer, List<Taken>> inserts) {}
