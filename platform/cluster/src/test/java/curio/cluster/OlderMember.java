package curio.cluster;

import curio.contracts.orders.v1.OrdersGrpc;
import java.util.List;

/** A node of an earlier release, which serves orders but knows none of the methods. Thread-safe. */
final class OlderMember implements AutoCloseable {
  private final RpcServer server =
      RpcServer.start(
          new RpcSettings("127.0.0.1", 0, OrdersMember.SECRET, null),
          RpcIdentity.of(null),
          List.of(new OrdersGrpc.OrdersImplBase() {}));

  Endpoint endpoint() {
    return ListedDirectory.local("older", server.port());
  }

  @Override
  public void close() {
    server.cutOff();
  }
}
