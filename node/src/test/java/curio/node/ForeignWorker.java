package curio.node;

import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.PlaceOrderReply;
import curio.contracts.orders.v1.PlaceOrderRequest;
import curio.contracts.registry.v1.JoinReply;
import curio.contracts.registry.v1.RegistryGrpc;
import curio.contracts.registry.v1.RenewRequest;
import curio.contracts.registry.v1.WorkerInfo;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A worker as somebody else would write it: gRPC and what is generated from the contracts, nothing
 * of this program. It serves orders, which it makes up, or what it is given. Thread-safe.
 */
final class ForeignWorker implements AutoCloseable {
  static final String ORDER = "an-order-of-the-worker";

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Queue<String> callers = new ConcurrentLinkedQueue<>();
  private final ManagedChannel registry;
  private final String authorization;
  private final String serviceName;
  private final Server server;
  private final ScheduledExecutorService renewing = Executors.newSingleThreadScheduledExecutor();

  /**
   * A worker that serves and has not joined.
   *
   * @param registryPort the rpc port of a node that runs the registry
   */
  ForeignWorker(int registryPort, String secret) throws IOException {
    this(registryPort, secret, null);
  }

  /** The same that serves this; orders for null. */
  ForeignWorker(int registryPort, String secret, @Nullable ServerServiceDefinition given)
      throws IOException {
    var service = given == null ? orders() : given;
    serviceName = service.getServiceDescriptor().getName();
    authorization = "Bearer " + secret;
    registry =
        Grpc.newChannelBuilder("127.0.0.1:" + registryPort, InsecureChannelCredentials.create())
            .build();
    server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(service)
            .build()
            .start();
  }

  int port() {
    return server.getPort();
  }

  /** What its callers showed. */
  Queue<String> callers() {
    return callers;
  }

  JoinReply join(String id, int protocol) {
    return call(
        RegistryGrpc.getJoinMethod(),
        WorkerInfo.newBuilder()
            .setId(id)
            .setProtocol(protocol)
            .addServices(serviceName)
            .setHost("127.0.0.1")
            .setPort(port())
            .build());
  }

  /** Joins, and renews as often as it is told. */
  void joinAndStay(String id) {
    long every = join(id, 1).getJoined().getRenewEveryMillis();
    var _ = renewing.scheduleAtFixedRate(() -> renew(id), every, every, TimeUnit.MILLISECONDS);
  }

  /** Stops at once, without a word to the registry. */
  void die() {
    renewing.shutdownNow();
    server.shutdownNow();
  }

  @Override
  public void close() {
    die();
    registry.shutdownNow();
  }

  private void renew(String id) {
    var request = RenewRequest.newBuilder().setId(id).build();
    if (!call(RegistryGrpc.getRenewMethod(), request).getKnown()) {
      throw new IllegalStateException(id + " is not known any more");
    }
  }

  private ServerServiceDefinition orders() {
    return ServerServiceDefinition.builder(OrdersGrpc.SERVICE_NAME)
        .addMethod(OrdersGrpc.getPlaceMethod(), this::place)
        .build();
  }

  private ServerCall.Listener<PlaceOrderRequest> place(
      ServerCall<PlaceOrderRequest, PlaceOrderReply> call, Metadata headers) {
    callers.add(String.valueOf(headers.get(AUTHORIZATION)));
    call.request(1);
    return new ServerCall.Listener<>() {
      @Override
      public void onMessage(PlaceOrderRequest request) {
        var placed = PlaceOrderReply.Placed.newBuilder().setOrderId(ORDER);
        call.sendHeaders(new Metadata());
        call.sendMessage(PlaceOrderReply.newBuilder().setPlaced(placed).build());
        call.close(Status.OK, new Metadata());
      }
    };
  }

  private <Q, R> R call(MethodDescriptor<Q, R> method, Q request) {
    var options = CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS);
    var call = registry.newCall(method, options);
    var headers = new Metadata();
    headers.put(AUTHORIZATION, authorization);
    var reply = new Reply<R>();
    call.start(reply, headers);
    call.sendMessage(request);
    call.halfClose();
    call.request(1);
    return reply.await();
  }

  private static final class Reply<R> extends ClientCall.Listener<R> {
    private final AtomicReference<@Nullable R> message = new AtomicReference<>();
    private final AtomicReference<Status> end = new AtomicReference<>(Status.UNKNOWN);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void onMessage(R received) {
      message.set(received);
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end.set(status);
      ended.countDown();
    }

    R await() {
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      var received = message.get();
      if (received == null || !end.get().isOk()) {
        throw new StatusRuntimeException(end.get());
      }
      return received;
    }
  }
}
