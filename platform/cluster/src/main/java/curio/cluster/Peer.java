package curio.cluster;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member as the callers of one service see it: how many calls it has in hand and its breaker.
 * It travels to the balancer in the attributes of the member's address. Thread-safe.
 */
final class Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

  /** Where the balancer finds it. */
  static final Attributes.Key<Peer> KEY = Attributes.Key.create("curio-peer");

  /** The breaker wants to see what failed; which it was is in the metrics. */
  private final Exception failed = new CallFailed();

  private final Endpoint endpoint;
  private final CircuitBreaker breaker;
  private final CallMeters meters;
  private final AtomicInteger running = new AtomicInteger();
  private final ClientStreamTracer.Factory tracers = new Tracers();
  private volatile boolean unreachable;

  Peer(Endpoint endpoint, CircuitBreaker breaker, CallMeters meters) {
    this.endpoint = endpoint;
    this.breaker = breaker;
    this.meters = meters;
  }

  Endpoint endpoint() {
    return endpoint;
  }

  CircuitBreaker breaker() {
    return breaker;
  }

  CallMeters meters() {
    return meters;
  }

  /** Calls that have no answer yet. */
  int running() {
    return running.get();
  }

  /**
   * Whether it may be called now. Half open, each yes is one of the probes; one that is never used
   * is given back by time, see {@link PeerBreaker}.
   */
  boolean admits() {
    try {
      return breaker.tryAcquirePermission();
    } catch (IllegalStateTransitionException e) {
      // Somebody else has just opened or closed it by hand: the next call sees that.
      return false;
    }
  }

  /** Whether no connection to it can be made at the moment, as the balancer sees it. */
  boolean isUnreachable() {
    return unreachable;
  }

  void setUnreachable(boolean now) {
    unreachable = now;
  }

  /** What watches the calls that are sent to it. */
  ClientStreamTracer.Factory tracers() {
    return tracers;
  }

  private final class Tracers extends ClientStreamTracer.Factory {
    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      var tried = Tried.of(info.getCallOptions());
      if (tried != null && tried.begin(Peer.this)) {
        meters.retried();
      }
      return new Watched(info.getCallOptions().getOption(ServiceClient.WAITS));
    }
  }

  /** Sees ends as {@link CallEnd} tells them. */
  private final class Watched extends ClientStreamTracer {
    private final boolean waits;
    private long startNanos;

    private Watched(boolean waits) {
      this.waits = waits;
    }

    @Override
    public void streamCreated(Attributes transport, Metadata headers) {
      startNanos = System.nanoTime();
      running.incrementAndGet();
    }

    @Override
    public void streamClosed(Status status) {
      running.decrementAndGet();
      long took = System.nanoTime() - startNanos;
      try {
        record(status, took);
      } catch (IllegalStateTransitionException e) {
        // As above. What comes out of here would leave the caller without an answer.
        LOG.atDebug().addKeyValue("member", endpoint.member()).log("breaker set by hand");
      }
    }

    private void record(Status status, long took) {
      if (!status.isOk()) {
        meters.failed(took);
        breaker.onError(took, TimeUnit.NANOSECONDS, failed);
      } else if (isSame(status, CallEnd.GIVEN_UP)) {
        breaker.releasePermission();
      } else {
        if (isSame(status, CallEnd.REFUSED)) {
          meters.refused(took);
        } else {
          meters.answered(took);
        }
        breaker.onSuccess(waits ? 0 : took, TimeUnit.NANOSECONDS);
      }
    }

    /** By identity: equality of statuses is not defined. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(Status status, Status known) {
      return status == known;
    }
  }

  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    CallFailed() {
      super("a call failed", null, false, false);
    }
  }
}
