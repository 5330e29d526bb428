package curio.cluster.rpc;

import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends ordinary calls after a while, since a connection that has aged waits for its calls: those
 * that come without a deadline, or with a later one, get one here. Only calls with many messages
 * both ways may stay. What runs for a call that was ended runs on, and its answer goes nowhere.
 * Thread-safe.
 */
final class CallDeadlines implements ServerInterceptor {
  private final Duration most;
  private final ScheduledExecutorService timer;

  CallDeadlines(Duration most, ScheduledExecutorService timer) {
    this.most = most;
    this.timer = timer;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (call.getMethodDescriptor().getType() == MethodType.BIDI_STREAMING || endsInTime()) {
      return next.startCall(call, headers);
    }
    var limited =
        Context.current().withDeadlineAfter(most.toMillis(), TimeUnit.MILLISECONDS, timer);
    var once = new OnceClosed<>(call, limited);
    limited.addListener(context -> once.endIfLate(), Runnable::run);
    return new Released<>(Contexts.interceptCall(limited, once, headers, next), limited);
  }

  private boolean endsInTime() {
    var deadline = Context.current().getDeadline();
    return deadline != null && deadline.timeRemaining(TimeUnit.MILLISECONDS) <= most.toMillis();
  }

  /** A call that may be ended while its handler answers: who is first closes it. */
  private static final class OnceClosed<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final CancellableContext context;
    private final ReentrantLock answering = new ReentrantLock();
    private final AtomicBoolean closed = new AtomicBoolean();

    OnceClosed(ServerCall<Q, R> call, CancellableContext context) {
      super(call);
      this.context = context;
    }

    /** Those that ended otherwise were closed before their context was. */
    void endIfLate() {
      unlessClosed(() -> {
        if (!isCancelled()) {
          closed.set(true);
          var late = Status.DEADLINE_EXCEEDED.withDescription("took longer than calls may");
          super.close(late, new Metadata());
        }
      });
    }

    @Override
    public void sendHeaders(Metadata headers) {
      unlessClosed(() -> super.sendHeaders(headers));
    }

    @Override
    public void sendMessage(R message) {
      unlessClosed(() -> super.sendMessage(message));
    }

    @Override
    public void close(Status status, Metadata trailers) {
      unlessClosed(() -> {
        closed.set(true);
        super.close(status, trailers);
      });
      context.cancel(null);
    }

    private void unlessClosed(Runnable answer) {
      answering.lock();
      try {
        if (!closed.get()) {
          answer.run();
        }
      } finally {
        answering.unlock();
      }
    }
  }

  /** Forgets the deadline of a call whose client has gone. */
  private static final class Released<Q> extends SimpleForwardingServerCallListener<Q> {
    private final CancellableContext context;

    Released(ServerCall.Listener<Q> listener, CancellableContext context) {
      super(listener);
      this.context = context;
    }

    @Override
    public void onCancel() {
      try {
        super.onCancel();
      } finally {
        context.cancel(null);
      }
    }
  }
}
