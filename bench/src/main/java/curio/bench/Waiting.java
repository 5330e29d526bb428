package curio.bench;

import org.HdrHistogram.Histogram;

/**
 * What waiting sessions cost a node, and how soon their clients had the ends.
 *
 * @param sessions that waited at once
 * @param clients that waited with them
 * @param startsPerSecond how fast they were started
 * @param heapPerSession bytes of live objects more than before, for each session, when no client
 *     waits yet
 * @param heapPerClient bytes more, for each client, when they all do
 * @param pssPerSession KiB of memory more than before, for each session, without clients
 * @param threads platform threads more than before
 * @param latency from upstream's end of the session to the client, µs
 * @param confirmed of the clients, how many were answered OK
 */
record Waiting(
    int sessions,
    int clients,
    double startsPerSecond,
    double heapPerSession,
    double heapPerClient,
    double pssPerSession,
    int threads,
    Histogram latency,
    int confirmed) {
  /** A percentile of the latency in ms. */
  double millis(double percentile) {
    return latency.getValueAtPercentile(percentile) / 1e3;
  }
}
