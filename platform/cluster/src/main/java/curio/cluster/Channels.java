package curio.cluster;

import io.grpc.BindableService;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.AbstractBlockingStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The ways to the services that run in this process. A call runs on its caller's thread, without a
 * socket or a copy, and costs a few microseconds; so handlers may block exactly where their callers
 * may: on virtual threads. Thread-safe.
 */
public final class Channels implements AutoCloseable {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Server server;
  private final ManagedChannel channel;

  /** Opens the doors of the given services. */
  public Channels(List<BindableService> services) {
    var name = InProcessServerBuilder.generateName();
    var builder = InProcessServerBuilder.forName(name).directExecutor();
    var errors = new ErrorsOnTheWire();
    services.forEach(service -> builder.addService(ServerInterceptors.intercept(service, errors)));
    try {
      this.server = builder.build().start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the in-process door", e);
    }
    this.channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  /**
   * A client of one service.
   *
   * @param stub for example {@code OrdersGrpc::newBlockingStub}
   * @param deadline the longest that one call may take
   */
  public <S extends AbstractBlockingStub<S>> ServiceClient<S> to(
      Function<Channel, S> stub, Duration deadline) {
    return new ServiceClient<>(stub.apply(channel), deadline);
  }

  /** Lets running calls end, for a bounded time. */
  @Override
  public void close() {
    channel.shutdown();
    server.shutdown();
    try {
      if (!server.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
