package curio.bench.worker;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.BreakerSettings;
import curio.cluster.remote.Directory;
import curio.cluster.remote.Endpoint;
import curio.cluster.remote.RemoteCalls;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.OrdersGrpc.OrdersBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * The same call by the product's channel and by gRPC alone. What is opened here ends with the
 * process.
 */
final class RpcWays {
  private static final String HOST = "127.0.0.1";
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private RpcWays() {}

  /** As between two nodes: directory, balancer, breaker, secret, deadline, metrics. */
  static RpcMain.Way curio() {
    ClusterSecret secret = ClusterSecret.random();
    RpcIdentity identity = RpcIdentity.of(null);
    RpcServer server =
        RpcServer.start(
            new RpcSettings(HOST, 0, secret, null), identity, List.of(new RpcMain.Orders()));
    Directory directory = new OneMember(new Endpoint("here", HOST, server.port()));
    RemoteCalls remote =
        new RemoteCalls(
            directory, secret, identity, BreakerSettings.defaults(), new SimpleMeterRegistry());
    ServiceClient<OrdersBlockingStub> client =
        new Channels(List.of(), remote).to(OrdersGrpc::newBlockingStub, DEADLINE);
    return request -> client.call(stub -> stub.place(request));
  }

  /** One netty server, one netty channel, handlers on virtual threads as well, nothing else. */
  static RpcMain.Way plain() throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(new RpcMain.Orders())
            .build()
            .start();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(HOST, server.getPort()).usePlaintext().build();
    OrdersBlockingStub stub = OrdersGrpc.newBlockingStub(channel);
    return stub::place;
  }

  private record OneMember(Endpoint endpoint) implements Directory {
    @Override
    public List<Endpoint> members(String service) {
      return List.of(endpoint);
    }

    @Override
    public boolean stale() {
      return false;
    }

    @Override
    public Listening onChange(Runnable listener) {
      return () -> {};
    }
  }
}
