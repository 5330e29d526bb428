package curio.cluster.remote;

import curio.cluster.calls.ServiceClient;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.IllegalStateTransitionException;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member as the callers of one service see it: how many calls it has in hand, how it answers
 * them, and its breaker. It travels to the balancer in the attributes of the member's address.
 * Thread-safe.
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
  private final CallStats conduct = new CallStats();
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

  /** How it has answered lately. */
  CallStats conduct() {
    return conduct;
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
      var tried = PreviousAttempt.of(info.getCallOptions());
      if (tried != null && tried.begin(Peer.this)) {
        meters.retried();
      }
      var options = info.getCallOptions();
      return new Watched(
          options.getDeadline(),
          options.getOption(ServiceClient.WAITS),
          options.getOption(ServiceClient.STAYS));
    }
  }

  private final class Watched extends ClientStreamTracer {
    private final @Nullable Deadline deadline;
    private final boolean waits;
    private final boolean stays;
    private long startNanos;
    private volatile boolean judged;

    private Watched(@Nullable Deadline deadline, boolean waits, boolean stays) {
      this.deadline = deadline;
      this.waits = waits;
      this.stays = stays;
    }

    @Override
    public void streamCreated(Attributes transport, Metadata headers) {
      startNanos = System.nanoTime();
      running.incrementAndGet();
    }

    @Override
    public void streamClosed(Status status) {
      running.decrementAndGet();
      judge(CallOutcome.of(status, deadline));
    }

    /** A call that stays would otherwise hold a probe of its breaker until it ends. */
    @Override
    public void inboundHeaders() {
      if (stays) {
        judge(CallOutcome.ANSWERED);
      }
    }

    private void judge(CallOutcome end) {
      if (judged) {
        return;
      }
      judged = true;
      try {
        record(end, System.nanoTime() - startNanos);
      } catch (IllegalStateTransitionException e) {
        // As above. What comes out of here would leave the caller without an answer.
        LOG.atDebug().addKeyValue("member", endpoint.member()).log("breaker set by hand");
      }
    }

    private void record(CallOutcome end, long took) {
      switch (end) {
        case ANSWERED -> {
          meters.answered(took);
          succeeded(took);
        }
        case REFUSED -> {
          meters.refused(took);
          succeeded(took);
        }
        case FAILED -> {
          meters.failed(took);
          conduct.failed();
          breaker.onError(took, TimeUnit.NANOSECONDS, failed);
        }
        case GIVEN_UP -> breaker.releasePermission();
      }
    }

    private void succeeded(long took) {
      conduct.answered();
      breaker.onSuccess(waits ? 0 : took, TimeUnit.NANOSECONDS);
    }
  }

  private static final class CallFailed extends Exception {
    private static final long serialVersionUID = 1;

    CallFailed() {
      super("a call failed", null, false, false);
    }
  }
}
