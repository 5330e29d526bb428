package curio.cluster.remote;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.cluster.ListedDirectory;
import curio.cluster.OrdersMember;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.contracts.orders.v1.FindOrderReply;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.errors.ErrorCode;
import io.grpc.Context;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of single members, on real ports. */
class MemberCallsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final OrdersMember one = new OrdersMember("one");
  private final OrdersMember two = new OrdersMember("two");
  private final ListedDirectory directory = new ListedDirectory(one.endpoint(), two.endpoint());
  private final MemberCalls calls = calls(OrdersMember.SECRET);

  private MemberCalls calls(ClusterSecret secret) {
    return new MemberCalls("one", OrdersGrpc.SERVICE_NAME, directory, secret, RpcIdentity.of(null));
  }

  @AfterEach
  void close() {
    one.close();
    two.close();
  }

  private static CompletableFuture<Optional<FindOrderReply>> find(MemberWay way, Duration time) {
    var end = new CompletableFuture<Optional<FindOrderReply>>();
    way.call(
        OrdersGrpc.getFindMethod(), FindOrderRequest.getDefaultInstance(), time, end::complete);
    return end;
  }

  private static Optional<String> answer(CompletableFuture<Optional<FindOrderReply>> call)
      throws Exception {
    return call.get(20, TimeUnit.SECONDS).map(reply -> reply.getOrder().getId());
  }

  @Test
  void theOthersAreAllButOneself() {
    assertThat(calls.self()).isEqualTo("one");
    assertThat(calls.others().orElseThrow()).containsExactly(two.endpoint());

    directory.list();
    assertThat(calls.others().orElseThrow()).isEmpty();
    directory.lose();
    assertThat(calls.others()).isEmpty();
  }

  @Test
  void theNamedOneIsCalled() throws Exception {
    try (var first = calls.way(one.endpoint());
        var second = calls.way(two.endpoint())) {
      assertThat(answer(find(first, LONG))).contains("one");
      assertThat(answer(find(second, LONG))).contains("two");
    }
  }

  @Test
  void aCallOutlivesTheRequestThatItIsMadeFor() throws Exception {
    var request = Context.current().withCancellation();
    try (var way = calls.way(two.endpoint())) {
      var call = request.call(() -> find(way, LONG));
      request.cancel(null);

      assertThat(answer(call)).contains("two");
    }
  }

  @Test
  void whatFailsIsMadeOnceAndAnsweredByNothing() throws Exception {
    two.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));
    try (var way = calls.way(two.endpoint())) {
      assertThat(answer(find(way, LONG))).isEmpty();
      assertThat(two.calls()).isEqualTo(1);

      two.meets(() -> true);
      assertThat(answer(find(way, Duration.ofMillis(200)))).isEmpty();
    }
  }

  @Test
  void aMemberThatIsBackIsCalledByTheNextCall() throws Exception {
    try (var way = calls.way(two.endpoint())) {
      assertThat(answer(find(way, LONG))).contains("two");
      two.die();
      assertThat(answer(find(way, LONG))).isEmpty();
      try (var again =
          new OrdersMember(
              "again", two.endpoint().port(), OrdersMember.SECRET, RpcIdentity.of(null))) {
        eventually(() -> assertThat(answer(find(way, LONG))).contains("again"));
        assertThat(again.calls()).isPositive();
      }
    }
  }

  @Test
  void whoDoesNotKnowTheSecretIsNotAnswered() throws Exception {
    var stranger = calls(new ClusterSecret("another-secret-altogether"));
    try (var way = stranger.way(two.endpoint())) {
      assertThat(answer(find(way, LONG))).isEmpty();
      assertThat(two.calls()).isZero();
    }
  }

  @Test
  void changesAreTold() {
    var told = new CompletableFuture<Boolean>();
    try (var _ = calls.onChange(() -> told.complete(true))) {
      directory.list(one.endpoint());

      assertThat(told).isCompleted();
    }
    assertThat(directory.listeners()).isZero();
  }
}
