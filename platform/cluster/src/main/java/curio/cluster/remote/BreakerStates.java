package curio.cluster.remote;

import java.util.List;

/** The circuit breakers of this node's calls, for who operates it. Thread-safe. */
public interface BreakerStates {
  /**
   * One breaker.
   *
   * @param service full name of the gRPC service that is called
   * @param member id of the member that it is called at
   * @param state {@code closed}, {@code open} or {@code half-open}
   */
  record BreakerState(String service, String member, String state) {}

  /** All of them, by service and member. */
  List<BreakerState> breakers();

  /** Opens those of a service by hand until they are reset. */
  void trip(String service);

  /** Closes those of a service. */
  void reset(String service);
}
