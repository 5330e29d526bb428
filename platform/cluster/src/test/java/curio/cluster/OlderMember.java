package curio.cluster;

import curio.cluster.remote.Endpoint;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.RpcIdentity;
import curio.contracts.orders.v1.OrdersGrpc;
import java.util.List;

/** A node of an earlier release, which serves orders but knows none of the methods. Thread-safe. */
public final class OlderMember implements AutoCloseable {
  private final RpcServer server =
      RpcServer.start(
          new RpcSettings("127.0.0.1", 0, OrdersMember.SECRET, null),
          RpcIdentity.of(null),
          List.of(new OrdersGrpc.OrdersImplBase() {}));

  public Endpoint endpoint() {
    return ListedDirectory.local("older", server.port());
  }

  @Override
  public void close() {
    server.cutOff();
  }
}
