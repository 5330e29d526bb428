package curio.bench;

/**
 * One measurement of calls between nodes.
 *
 * @param perSecond calls
 * @param cpuMicros CPU time of a call, both ends together
 * @param p50Millis median latency
 * @param p99Millis 99th percentile
 */
record RpcRound(double perSecond, double cpuMicros, double p50Millis, double p99Millis) {}
