package curio.cluster.calls;

import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls services of this process: the handler runs on its caller's thread, on the very messages,
 * and has answered when the call returns. gRPC's own in-process transport does the same with a
 * channel, a server, two timers and a context for each call, which is more work than placing an
 * order. For methods with one request and one answer; handlers answer before they return.
 * Thread-safe.
 */
public final class LocalCalls extends Channel implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Map<String, ServerMethodDefinition<?, ?>> methods = new HashMap<>();
  private final AtomicInteger running = new AtomicInteger();
  private volatile boolean closed;

  /** Calls of these services. */
  public LocalCalls(List<? extends BindableService> services) {
    var errors = new ErrorsOnTheWire();
    for (var service : services) {
      for (var method : ServerInterceptors.intercept(service, errors).getMethods()) {
        methods.put(method.getMethodDescriptor().getFullMethodName(), method);
      }
    }
  }

  @Override
  public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
    var definition = methods.get(method.getFullMethodName());
    if (definition == null) {
      throw Status.UNIMPLEMENTED
          .withDescription("nobody here serves " + method.getFullMethodName())
          .asRuntimeException();
    }
    if (closed) {
      throw Status.UNAVAILABLE.withDescription("closed").asRuntimeException();
    }
    // Same name, same contract: the generated code of both sides comes from one file.
    @SuppressWarnings("unchecked")
    var served = (ServerMethodDefinition<Q, R>) definition;
    return new LocalCall<>(served, options.getDeadline(), running);
  }

  @Override
  public String authority() {
    return "here";
  }

  /** Refuses new calls and lets running ones end, for a bounded time. */
  @Override
  public void close() {
    closed = true;
    long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
    while (running.get() > 0
        && System.nanoTime() - deadline < 0
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(this, LOOK_NANOS);
    }
  }
}
