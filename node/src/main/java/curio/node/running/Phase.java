package curio.node.running;

/** When a part of a node is closed: in this order, and the later opened first within a phase. */
public enum Phase {
  /** The node says that it takes no more requests. */
  READINESS,
  /** The other nodes hear that it serves no more. */
  MEMBERSHIP,
  /** Requests that wait for something are answered. */
  WAITERS,
  /** Ports for HTTP: requests in flight are answered. */
  EDGES,
  /** Jobs are handed over to other nodes. */
  JOBS,
  /** The port for calls, and the ways to other nodes: calls in flight are answered. */
  CALLS,
  /** Services and what they do in the background. */
  SERVICES,
  /** What they share, down to the store. */
  PLATFORM
}
