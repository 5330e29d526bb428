package curio.cluster.remote;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import curio.cluster.remote.BreakerStates.BreakerState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The members that serve one service, as this node's calls know them. Thread-safe. */
final class Peers {
  private static final Logger LOG = LoggerFactory.getLogger(Peers.class);
  private static final List<String> STATES = List.of("closed", "open", "half-open");

  private final String service;
  private final PeerBreaker breakers;
  private final CallMeters meters;
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock") private Map<Endpoint, Peer> known = Map.of();

  @GuardedBy("lock") private boolean tripped;

  Peers(String service, PeerBreaker breakers, MeterRegistry metrics) {
    this.service = service;
    this.breakers = breakers;
    this.meters = new CallMeters(metrics, service);
    for (var state : STATES) {
      Gauge.builder("rpc.client.breakers", this, peers -> peers.count(state))
          .description("Breakers of this node's calls by their state")
          .tag("service", service)
          .tag("state", state)
          .register(metrics);
    }
    Gauge.builder("rpc.client.ejected", this, Peers::ejected)
        .description("Members that this node leaves out since they fail far more than others")
        .tag("service", service)
        .register(metrics);
  }

  /** Those at the given places; who was known keeps its breaker, who is not there is forgotten. */
  List<Peer> at(List<Endpoint> endpoints) {
    lock.lock();
    try {
      var next = new HashMap<Endpoint, Peer>();
      for (var endpoint : endpoints) {
        var peer = known.get(endpoint);
        next.put(endpoint, peer == null ? newcomer(endpoint) : peer);
      }
      known = Map.copyOf(next);
      return List.copyOf(known.values());
    } finally {
      lock.unlock();
    }
  }

  List<BreakerState> states() {
    lock.lock();
    try {
      var states = new ArrayList<BreakerState>();
      known.forEach((endpoint, peer) ->
          states.add(
              new BreakerState(service, endpoint.member(), PeerBreaker.state(peer.breaker()))));
      return states;
    } finally {
      lock.unlock();
    }
  }

  /** Leaves out who fails far more than others, and takes back who was left out for long enough. */
  void judge() {
    lock.lock();
    try {
      for (var peer : OutlierDetection.judge(known.values(), System.nanoTime())) {
        LOG.atWarn()
            .addKeyValue("service", service)
            .addKeyValue("member", peer.endpoint().member())
            .log("a member fails and is left out for a while");
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is one that cannot be connected to. */
  boolean lacksConnections() {
    lock.lock();
    try {
      return known.values().stream().anyMatch(Peer::isUnreachable);
    } finally {
      lock.unlock();
    }
  }

  /** Opens all, also of those that join later, until {@link #reset}. */
  void trip() {
    lock.lock();
    try {
      tripped = true;
      known.values().forEach(peer -> peer.breaker().transitionToForcedOpenState());
    } finally {
      lock.unlock();
    }
  }

  void reset() {
    lock.lock();
    try {
      tripped = false;
      known.values().forEach(peer -> peer.breaker().reset());
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock") private Peer newcomer(Endpoint endpoint) {
    var breaker = breakers.closed(service);
    if (tripped) {
      breaker.transitionToForcedOpenState();
    }
    return new Peer(endpoint, breaker, meters);
  }

  private long ejected() {
    lock.lock();
    try {
      return known.values().stream().filter(peer -> peer.conduct().isEjected()).count();
    } finally {
      lock.unlock();
    }
  }

  private long count(String state) {
    return states().stream().filter(each -> each.state().equals(state)).count();
  }
}
