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
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Calls that nobody else would end. */
class CallDeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void aCallWithoutDeadlineIsAnsweredAndItsOwnOneForgotten() throws Exception {
    try (var member = new Member(LONG)) {
      member.mayAnswer.countDown();

      assertThat(find(member.stub())).isEqualTo("found");

      assertThat(member.seen.getDeadline()).isNotNull();
      eventually(() -> assertThat(member.timer.getQueue()).isEmpty());
    }
  }

  @Test
  void aCallThatNobodyEndsIsEndedAndItsLateAnswerGoesNowhere() throws Exception {
    try (var member = new Member(SHORT)) {
      assertThatThrownBy(() -> find(member.stub()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));

      member.mayAnswer.countDown();

      assertThat(member.answered.await(30, TimeUnit.SECONDS)).as("without a failure").isTrue();
    }
  }

  @Test
  void aLaterDeadlineIsShortened() throws Exception {
    try (var member = new Member(SHORT)) {
      assertThatThrownBy(() -> find(member.stub().withDeadlineAfter(10, TimeUnit.MINUTES)))
          .isInstanceOf(StatusRuntimeException.class)
          .hasMessageContaining("longer than calls may");
    }
  }

  @Test
  void anEarlierDeadlineIsTheCallers() throws Exception {
    try (var member = new Member(LONG)) {
      member.mayAnswer.countDown();

      assertThat(find(member.stub().withDeadlineAfter(LONG))).isEqualTo("found");

      assertThat(member.timer.getTaskCount()).isZero();
    }
  }

  private static String find(OrdersBlockingStub stub) {
    return stub.find(FindOrderRequest.getDefaultInstance()).getOrder().getId();
  }

  /** A node on a real port, which answers when it may. */
  private static final class Member extends OrdersGrpc.OrdersImplBase implements AutoCloseable {
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Server server;
    private final ManagedChannel channel;
    private volatile Context seen = Context.ROOT;

    Member(Duration most) throws IOException {
      timer.setRemoveOnCancelPolicy(true);
      server =
          NettyServerBuilder.forPort(0)
              .executor(Executors.newVirtualThreadPerTaskExecutor())
              .addService(ServerInterceptors.intercept(this, new CallDeadlines(most, timer)))
              .build()
              .start();
      channel =
          NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
    }

    OrdersBlockingStub stub() {
      return OrdersGrpc.newBlockingStub(channel);
    }

    @Override
    public void find(FindOrderRequest request, StreamObserver<FindOrderReply> reply) {
      seen = Context.current();
      awaitPermission();
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

    @Override
    public void close() {
      mayAnswer.countDown();
      channel.shutdownNow();
      server.shutdownNow();
      timer.shutdownNow();
    }
  }
}
