package curio.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.cluster.calls.ServiceClient;
import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChannelsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  @Test
  void aCallRunsOnItsCallersThreadAndOnItsMessage() {
    var seen = new AtomicReference<Object>();
    var thread = new AtomicReference<Thread>();
    var request = FindOrderRequest.newBuilder().setUserId(7).build();
    var service =
        finding(wanted -> {
          seen.set(wanted);
          thread.set(Thread.currentThread());
        });

    try (var channels = new Channels(List.of(service))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);
      var reply = orders.call(stub -> stub.find(request));

      assertThat(reply.hasOrder()).isFalse();
      assertThat(seen.get()).isSameAs(request);
      assertThat(thread.get()).isSameAs(Thread.currentThread());
    }
  }

  @Test
  void anAnswerAfterTheDeadlineIsAnError() {
    var service = finding(wanted -> LockSupport.parkNanos(Duration.ofMillis(30).toNanos()));

    try (var channels = new Channels(List.of(service))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, Duration.ofMillis(5));

      assertUnavailable(orders);
    }
  }

  @Test
  void aHandlerThatForgetsToAnswerIsAnError() {
    var service =
        new OrdersGrpc.OrdersImplBase() {
          @Override
          public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
            // Answers nothing.
          }
        };

    try (var channels = new Channels(List.of(service))) {
      var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);

      assertThatThrownBy(() -> orders.call(s -> s.find(FindOrderRequest.getDefaultInstance())))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
    }
  }

  @Test
  void closedChannelsRefuseAndLetRunningCallsEnd() throws Exception {
    var begun = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    var service =
        finding(wanted -> {
          begun.countDown();
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          ended.set(true);
        });
    var channels = new Channels(List.of(service));
    var orders = channels.to(OrdersGrpc::newBlockingStub, DEADLINE);
    var call =
        Thread.startVirtualThread(
            () -> orders.call(s -> s.find(FindOrderRequest.getDefaultInstance())));
    assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

    channels.close();

    assertThat(ended).isTrue();
    assertUnavailable(orders);
    call.join();
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

  private static void assertUnavailable(ServiceClient<OrdersGrpc.OrdersBlockingStub> orders) {
    assertThatThrownBy(() -> orders.call(s -> s.find(FindOrderRequest.getDefaultInstance())))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  private static OrdersGrpc.OrdersImplBase finding(Consumer<FindOrderRequest> first) {
    return new OrdersGrpc.OrdersImplBase() {
      @Override
      public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
        first.accept(request);
        reply.onNext(FindOrderReply.getDefaultInstance());
        reply.onCompleted();
      }
    };
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
