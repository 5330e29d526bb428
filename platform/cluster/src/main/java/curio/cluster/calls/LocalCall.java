package curio.cluster.calls;

import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link LocalCalls}, both ends of it. The caller's end is driven by gRPC's stub
 * (start, one message, half-close); with the half-close the handler runs, and its answer is given
 * to the stub before that returns. Used by one thread.
 */
final class LocalCall<Q, R> extends ClientCall<Q, R> {
  private final ServerMethodDefinition<Q, R> served;
  private final @Nullable Deadline deadline;
  private final AtomicInteger running;
  private @Nullable Listener<R> caller;
  private Metadata headers = new Metadata();
  private @Nullable Q request;
  private boolean over;

  /**
   * A call that has not begun.
   *
   * @param running counts calls whose handler runs
   */
  LocalCall(
      ServerMethodDefinition<Q, R> served, @Nullable Deadline deadline, AtomicInteger running) {
    this.served = served;
    this.deadline = deadline;
    this.running = running;
  }

  @Override
  public void start(Listener<R> listener, Metadata sent) {
    caller = listener;
    headers = sent;
  }

  @Override
  public void request(int messages) {
    // There is one answer, and it is wanted.
  }

  @Override
  public void sendMessage(Q message) {
    request = message;
  }

  @Override
  public void halfClose() {
    var message = request;
    if (message == null || isLate()) {
      end(isLate() ? late() : Status.INTERNAL.withDescription("no request"), new Metadata());
      return;
    }
    running.incrementAndGet();
    try {
      handle(message);
    } finally {
      running.decrementAndGet();
    }
  }

  @Override
  public void cancel(@Nullable String reason, @Nullable Throwable cause) {
    end(Status.CANCELLED.withDescription(reason).withCause(cause), new Metadata());
  }

  private void handle(Q message) {
    var answer = new Answer();
    var handler = served.getServerCallHandler().startCall(answer, headers);
    handler.onMessage(message);
    handler.onHalfClose();
    if (!answer.closed) {
      handler.onCancel();
      end(Status.INTERNAL.withDescription("a handler returned without an answer"), new Metadata());
    } else {
      handler.onComplete();
    }
  }

  private boolean isLate() {
    return deadline != null && deadline.isExpired();
  }

  private static Status late() {
    return Status.DEADLINE_EXCEEDED.withDescription("answered after the deadline");
  }

  private void end(Status status, Metadata trailers) {
    var listener = caller;
    if (listener != null && !over) {
      over = true;
      listener.onClose(status, trailers);
    }
  }

  /** The handler's end. */
  private final class Answer extends ServerCall<Q, R> {
    private boolean closed;

    @Override
    public void request(int messages) {
      // There is one request, and it comes.
    }

    @Override
    public void sendHeaders(Metadata unread) {
      // Nothing in this process reads them.
    }

    @Override
    public void sendMessage(R message) {
      var listener = caller;
      if (listener != null && !over) {
        listener.onMessage(message);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      closed = true;
      end(isLate() ? late() : status, trailers);
    }

    @Override
    public boolean isCancelled() {
      return over;
    }

    @Override
    public MethodDescriptor<Q, R> getMethodDescriptor() {
      return served.getMethodDescriptor();
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }
  }
}
