package curio.cluster.remote;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The way to one member, by a connection of its own that is made at the first call. Calls are made
 * once, whatever comes of them; no breaker counts them. Thread-safe.
 */
public final class MemberWay implements AutoCloseable {
  private final ManagedChannel managed;
  private final Channel channel;

  MemberWay(ManagedChannel managed, CallHeaders headers) {
    this.managed = managed;
    this.channel = ClientInterceptors.intercept(managed, headers);
  }

  /**
   * Makes a call and does not wait for it, nor does it end with the request that it is made for.
   *
   * @param end told once, by another thread, what was answered; nothing if the call failed or took
   *     longer than the deadline
   */
  public <Q, R> void call(
      MethodDescriptor<Q, R> method, Q request, Duration deadline, Consumer<Optional<R>> end) {
    var options = CallOptions.DEFAULT.withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS);
    Context.ROOT.run(() ->
        ClientCalls.asyncUnaryCall(
            channel.newCall(method, options), request, new Answer<R>(this::failed, end)));
  }

  /** Ends all calls. */
  @Override
  public void close() {
    managed.shutdownNow();
  }

  /** Has the next call try to connect: gRPC would wait for up to two minutes. */
  private void failed() {
    managed.resetConnectBackoff();
  }

  private static final class Answer<R> implements StreamObserver<R> {
    private final Runnable failed;
    private final Consumer<Optional<R>> end;
    private final AtomicReference<R> value = new AtomicReference<>();

    private Answer(Runnable failed, Consumer<Optional<R>> end) {
      this.failed = failed;
      this.end = end;
    }

    @Override
    public void onNext(R answer) {
      value.set(answer);
    }

    @Override
    public void onError(Throwable error) {
      failed.run();
      end.accept(Optional.empty());
    }

    @Override
    public void onCompleted() {
      end.accept(Optional.ofNullable(value.get()));
    }
  }
}
