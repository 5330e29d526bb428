package curio.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.BreakerSettings;
import curio.cluster.remote.Endpoint;
import curio.cluster.remote.RemoteCalls;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.RpcIdentity;
import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.OrdersGrpc.OrdersBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Doors of a node that has lost its place and gets it again. */
class PlaceGuardTest {
  private final AtomicBoolean lost = new AtomicBoolean();
  private final AtomicInteger calls = new AtomicInteger();
  private final MembershipGuard guard = new MembershipGuard(lost::get);

  @Test
  void whoHasLostItsPlaceDoesNothingAndSaysWhenToComeAgain() {
    try (var channels = new Channels(List.of(guard.guarded(new Orders())))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, Duration.ofSeconds(5));
      find(orders);

      lost.set(true);

      assertThatThrownBy(() -> find(orders))
          .isInstanceOfSatisfying(
              CurioException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
                assertThat(e.retryAfterSeconds()).isEqualTo(1);
              });
      assertThat(calls).hasValue(1);
      lost.set(false);
      find(orders);
      assertThat(calls).hasValue(2);
    }
  }

  @Test
  void othersCallAnotherMemberInstead() {
    lost.set(true);
    try (var one =
            RpcServer.start(
                new RpcSettings("127.0.0.1", 0, OrdersMember.SECRET, null),
                RpcIdentity.of(null),
                List.of(guard.guarded(new Orders())));
        var two = new OrdersMember("two");
        var channels = channels(ListedDirectory.local("one", one.port()), two.endpoint())) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, Duration.ofSeconds(10));

      for (int i = 0; i < 20; i++) {
        assertThat(find(orders).getOrder().getId()).isEqualTo("two");
      }
      assertThat(calls).hasValue(0);
    }
  }

  private static Channels channels(Endpoint... members) {
    var remote =
        new RemoteCalls(
            new ListedDirectory(members),
            OrdersMember.SECRET,
            RpcIdentity.of(null),
            BreakerSettings.defaults(),
            new SimpleMeterRegistry());
    return new Channels(List.of(), remote);
  }

  private static FindOrderReply find(ServiceClient<OrdersBlockingStub> orders) {
    return orders.call(stub -> stub.find(FindOrderRequest.getDefaultInstance()));
  }

  private final class Orders extends OrdersGrpc.OrdersImplBase {
    @Override
    public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
      calls.incrementAndGet();
      reply.onNext(FindOrderReply.getDefaultInstance());
      reply.onCompleted();
    }
  }
}
