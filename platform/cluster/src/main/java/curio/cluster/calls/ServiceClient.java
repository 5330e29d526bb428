package curio.cluster.calls;

import io.grpc.CallOptions;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Calls one service, each call with a deadline. Failures arrive as {@link
 * curio.errors.CurioException}, the same whether the service runs here or elsewhere. Thread-safe.
 *
 * @param <S> the generated blocking stub
 */
public final class ServiceClient<S extends AbstractBlockingStub<S>> {
  /** Marks calls that wait on purpose. */
  public static final CallOptions.Key<Boolean> WAITS =
      CallOptions.Key.createWithDefault("curio-waits", false);

  /** Marks calls that last as long as both sides want: that one begins is its answer. */
  public static final CallOptions.Key<Boolean> STAYS =
      CallOptions.Key.createWithDefault("curio-stays", false);

  private final S stub;
  private final Duration deadline;

  public ServiceClient(S stub, Duration deadline) {
    this.stub = stub;
    this.deadline = deadline;
  }

  /** The same calls with another deadline. */
  public ServiceClient<S> within(Duration other) {
    return new ServiceClient<>(stub, other);
  }

  /**
   * Makes one call, for example {@code orders.call(stub -> stub.place(request))}. Past the deadline
   * the answer is an error; a handler in this process is not cut off by it and bounds its own
   * waits.
   */
  public <R> R call(Function<S, R> method) {
    return call(method, stub);
  }

  /**
   * Makes one call that waits on purpose, such as for the end of something. That it takes long says
   * nothing about the member that it waits at, so no breaker counts it as slow.
   */
  public <R> R waiting(Function<S, R> method) {
    return call(method, stub.withOption(WAITS, true));
  }

  private <R> R call(Function<S, R> method, S prepared) {
    try {
      return method.apply(prepared.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
    } catch (StatusRuntimeException e) {
      throw ErrorsOnTheWire.read(e);
    }
  }
}
