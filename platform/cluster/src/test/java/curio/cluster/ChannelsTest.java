package curio.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @Test
  void aCallReachesItsServiceWithADeadline() {
    var seen = new CountDownLatch(1);
    var service =
        new OrdersGrpc.OrdersImplBase() {
          @Override
          public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
            if (Context.current()
                .getDeadline()
                .isBefore(io.grpc.Deadline.after(1, TimeUnit.MINUTES))) {
              seen.countDown();
            }
            reply.onNext(FindOrderReply.getDefaultInstance());
            reply.onCompleted();
          }
        };

    try (var channels = new Channels(List.of(service))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);
      var reply = orders.call(stub -> stub.find(FindOrderRequest.getDefaultInstance()));

      assertThat(reply.hasOrder()).isFalse();
      assertThat(seen.getCount()).isZero();
    }
  }

  @Test
  void aThrownErrorArrivesAsItWasMeant() {
    var thrown = new CurioException(ErrorCode.KEY_REUSED, "another body", 7, null);

    try (var channels = new Channels(List.of(failing(thrown)))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);

      assertThatThrownBy(() -> orders.call(s -> s.find(FindOrderRequest.getDefaultInstance())))
          .isInstanceOfSatisfying(
              CurioException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.KEY_REUSED);
                assertThat(e.retryAfterSeconds()).isEqualTo(7);
                assertThat(e).hasMessage("another body");
              });
    }
  }

  @Test
  void aBugArrivesAsAnInternalErrorWithoutItsText() {
    try (var channels = new Channels(List.of(failing(new IllegalStateException("secret"))))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);

      assertThatThrownBy(() -> orders.call(s -> s.find(FindOrderRequest.getDefaultInstance())))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL))
          .hasMessage("an internal error");
    }
  }

  @Test
  void aServiceThatIsNotHereIsAnError() {
    try (var channels = new Channels(List.of())) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);

      assertThatThrownBy(() -> orders.call(s -> s.find(FindOrderRequest.getDefaultInstance())))
          .isInstanceOf(CurioException.class);
    }
  }

  private static OrdersGrpc.OrdersImplBase failing(RuntimeException thrown) {
    return new OrdersGrpc.OrdersImplBase() {
      @Override
      public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
        throw thrown;
      }
    };
  }
}
