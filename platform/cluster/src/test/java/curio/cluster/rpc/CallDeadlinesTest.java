package curio.cluster.rpc;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.OrdersGrpc.OrdersBlockingStub;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that nobody else would end. */
class CallDeadlinesTest {
  private static final String LOCAL = "127.0.0.1";
  private static final Duration MOST = Duration.ofSeconds(1);

  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final CountDownLatch mayAnswer = new CountDownLatch(1);
  private final CountDownLatch answered = new CountDownLatch(1);
  private volatile boolean waits;
  private volatile Context seen = Context.ROOT;
  private final Server server;
  private final ManagedChannel channel;

  CallDeadlinesTest() throws Exception {
    timer.setRemoveOnCancelPolicy(true);
    var guarded = ServerInterceptors.intercept(new Orders(), new CallDeadlines(MOST, timer));
    server =
        NettyServerBuilder.forPort(0)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .addService(guarded)
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress(LOCAL, server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void close() {
    mayAnswer.countDown();
    channel.shutdownNow();
    server.shutdownNow();
    timer.shutdownNow();
  }

  @Test
  void aCallWithoutDeadlineIsAnsweredAndItsOwnOneForgotten() {
    assertThat(find(stub()).getOrder().getId()).isEqualTo("found");

    assertThat(seen.getDeadline()).isNotNull();
    eventually(() -> assertThat(timer.getQueue()).isEmpty());
  }

  @Test
  void aCallThatNobodyEndsIsEndedAndItsLateAnswerGoesNowhere() throws Exception {
    waits = true;

    assertThatThrownBy(() -> find(stub()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    mayAnswer.countDown();

    assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(find(stub()).getOrder().getId()).isEqualTo("found");
  }

  @Test
  void aLaterDeadlineIsShortened() {
    waits = true;

    assertThatThrownBy(() -> find(stub().withDeadlineAfter(10, TimeUnit.MINUTES)))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("longer than calls may");
  }

  @Test
  void anEarlierDeadlineIsTheCallers() {
    assertThat(find(stub().withDeadlineAfter(MOST)).getOrder().getId()).isEqualTo("found");

    assertThat(timer.getTaskCount()).isZero();
  }

  private OrdersBlockingStub stub() {
    return OrdersGrpc.newBlockingStub(channel);
  }

  private static FindOrderReply find(OrdersBlockingStub stub) {
    return stub.find(FindOrderRequest.getDefaultInstance());
  }

  private final class Orders extends OrdersGrpc.OrdersImplBase {
    @Override
    public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
      seen = Context.current();
      if (waits) {
        awaitPermission();
      }
      var found = FindOrderReply.newBuilder();
      found.getOrderBuilder().setId("found");
      reply.onNext(found.build());
      reply.onCompleted();
      answered.countDown();
    }

    private void awaitPermission() {
      try {
        assertThat(mayAnswer.await(1, TimeUnit.MINUTES)).isTrue();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
