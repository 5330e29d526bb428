package curio.bench;

/**
 * What sockets take that only wait.
 *
 * @param sockets that were counted
 * @param heapBytes of live objects for each; 0 for what runs on no JVM
 * @param pssBytes of memory for each
 */
record FeedIdle(String subject, int sockets, double heapBytes, double pssBytes) {}
