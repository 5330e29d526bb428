package curio.cluster.remote;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import curio.cluster.Channels;
import curio.cluster.ListedDirectory;
import curio.cluster.OlderMember;
import curio.cluster.OrdersMember;
import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.BreakerStates.BreakerState;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.contracts.accounts.v1.AccountsGrpc;
import curio.contracts.accounts.v1.SignInRequest;
import curio.contracts.orders.v1.FindOrderRequest;
import curio.contracts.orders.v1.OrdersGrpc;
import curio.contracts.orders.v1.OrdersGrpc.OrdersBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.testkit.FaultProxy;
import io.grpc.stub.ClientCalls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Calls to members on real ports, which come, go, hang, fail and refuse. */
class RemoteCallsTest {
  private static final String ORDERS = OrdersGrpc.SERVICE_NAME;
  private static final BreakerSettings QUICK =
      new BreakerSettings(4, 2, 50, 100, Duration.ofSeconds(5), Duration.ofMillis(200), 1);

  private static final BreakerSettings NEVER =
      new BreakerSettings(1_000, 1_000, 100, 100, Duration.ofHours(1), Duration.ofHours(1), 1);

  private final List<AutoCloseable> open = new ArrayList<>();
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final OrdersMember one = member("one");
  private final OrdersMember two = member("two");
  private final ListedDirectory directory = new ListedDirectory(one.endpoint(), two.endpoint());

  @AfterEach
  void stop() throws Exception {
    for (var each : open.reversed()) {
      each.close();
    }
  }

  @Test
  void callsAreSharedByTheMembers() {
    var orders = orders(channels(QUICK));

    eventually(() -> assertThat(askers(orders, 20)).containsOnly("one", "two"));
  }

  @Test
  void whoJoinsIsCalledAndWhoLeavesIsNot() {
    var orders = orders(channels(QUICK));
    var three = member("three");
    find(orders);

    directory.list(two.endpoint(), three.endpoint());

    eventually(() -> assertThat(askers(orders, 20)).containsOnly("two", "three"));
  }

  @Test
  void aLostDirectoryIsNoReasonToForgetTheMembers() {
    var orders = orders(channels(QUICK));
    find(orders);

    directory.lose();

    assertThat(askers(orders, 20)).isSubsetOf("one", "two");
  }

  @Test
  void nobodyServingIsToldAtOnceUntilSomebodyDoes() {
    directory.list();
    var orders = orders(channels(QUICK));

    assertUnavailable(() -> find(orders));
    directory.list(one.endpoint());

    eventually(() -> assertThat(find(orders)).isEqualTo("one"));
  }

  @Test
  void aMemberThatDiesIsNotNoticedByRepeatableCalls() {
    var orders = orders(channels(QUICK));
    eventually(() -> assertThat(askers(orders, 20)).containsOnly("one", "two"));

    one.die();

    for (int i = 0; i < 50; i++) {
      assertThat(find(orders)).isEqualTo("two");
    }
  }

  @Test
  void aMemberThatWasStartedAgainIsCalledAgain() {
    var orders = orders(channels(QUICK));
    eventually(() -> assertThat(askers(orders, 20)).containsOnly("one", "two"));

    one.stop();
    open.add(
        new OrdersMember(
            "again", one.endpoint().port(), OrdersMember.SECRET, RpcIdentity.of(null)));

    eventually(() -> assertThat(askers(orders, 20)).containsOnly("again", "two"));
  }

  /** gRPC by itself would wait longer and longer, however well the member is meanwhile. */
  @Test
  void aMemberThatCouldNotBeReachedForLongIsCalledAgainAtOnce() {
    try (var link = FaultProxy.before(one.endpoint().port())) {
      directory.list(ListedDirectory.local("one", link.port()));
      var orders = orders(channels(QUICK));
      find(orders);
      link.cut();
      long cut = System.nanoTime();
      eventually(() -> {
        assertUnavailable(() -> find(orders));
        assertThat(System.nanoTime() - cut).isGreaterThan(Duration.ofSeconds(6).toNanos());
      });

      link.pass();

      eventually(Duration.ofMillis(1_500), () -> assertThat(find(orders)).isEqualTo("one"));
    }
  }

  @Test
  void theOnlyMemberIsCalledAgainAfterItEndedItsConnections() {
    directory.list(one.endpoint());
    var orders = orders(channels(QUICK));
    find(orders);

    one.stop();
    open.add(
        new OrdersMember(
            "again", one.endpoint().port(), OrdersMember.SECRET, RpcIdentity.of(null)));

    eventually(() -> assertThat(askers(orders, 1)).containsOnly("again"));
  }

  @Test
  void aFailedCallIsRepeatedOnlyIfItsContractAllowsIt() {
    var accounts =
        channels(BreakerSettings.defaults())
            .to(AccountsGrpc::newBlockingStub, Duration.ofSeconds(5));
    var orders = orders(channels(BreakerSettings.defaults()));
    one.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));
    two.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));

    assertUnavailable(() -> find(orders));
    assertUnavailable(() -> accounts.call(s -> s.signIn(SignInRequest.getDefaultInstance())));

    assertThat(one.calls() + two.calls()).isEqualTo(3);
    assertThat(metrics.counter("rpc.client.retries", "service", ORDERS).count()).isEqualTo(2);
  }

  @Test
  void repeatsHaveABudget() {
    var orders = orders(channels(NEVER));
    one.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));
    two.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));

    for (int i = 0; i < 200; i++) {
      assertUnavailable(() -> find(orders));
    }

    assertThat(one.calls() + two.calls()).isLessThan(300);
  }

  @Test
  void aRefusalArrivesAsItWasMeantAndOpensNoBreaker() {
    var channels = channels(QUICK);
    var orders = orders(channels);
    one.meets(OrdersMember.failing(ErrorCode.KEY_REUSED));
    two.meets(OrdersMember.failing(ErrorCode.KEY_REUSED));

    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> find(orders))
          .isInstanceOfSatisfying(
              CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KEY_REUSED));
    }

    assertThat(states(channels)).containsOnly("closed");
  }

  @Test
  void aMemberThatNeverAnswersIsLeftOut() {
    var channels =
        channels(new BreakerSettings(4, 2, 50, 100, Duration.ofSeconds(5), Duration.ofHours(1), 1));
    var hasty = channels.to(OrdersGrpc::newBlockingStub, Duration.ofMillis(150));
    one.meets(() -> true);

    eventually(() -> {
      askers(hasty, 4);
      assertThat(channels.breakers()).contains(new BreakerState(ORDERS, "one", "open"));
    });

    assertThat(askers(orders(channels), 30)).containsOnly("two");
  }

  @Test
  void aMemberThatFailsFarMoreThanOthersIsLeftOutUntilItIsTheOnlyOne() {
    var orders = orders(channels(NEVER));
    one.meets(OrdersMember.failing(ErrorCode.INTERNAL));

    eventually(() -> {
      askAll(orders, 40);
      assertThat(metrics.get("rpc.client.ejected").tag("service", ORDERS).gauge().value())
          .isEqualTo(1);
    });
    one.meets(() -> false);
    assertThat(askers(orders, 20)).containsOnly("two");
    two.die();

    assertThat(askers(orders, 20)).containsOnly("one");
  }

  @Test
  void openEverywhereMeans503AtOnceAndProbesCloseItAgain() {
    var channels = channels(QUICK);
    var orders = orders(channels);
    one.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));
    two.meets(OrdersMember.failing(ErrorCode.UNAVAILABLE));

    eventually(() -> {
      assertUnavailable(() -> find(orders));
      assertThat(metrics.counter("rpc.client.held.back", "service", ORDERS).count()).isPositive();
    });
    assertThat(catchThrowable(() -> find(orders)))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.retryAfterSeconds()).isPositive());
    one.meets(() -> false);
    two.meets(() -> false);

    eventually(() -> {
      assertThat(askers(orders, 20)).containsOnly("one", "two");
      assertThat(states(channels)).containsOnly("closed");
    });
  }

  @Test
  void anOperatorTripsAndResets() {
    var channels = channels(QUICK);
    var orders = orders(channels);
    find(orders);

    channels.trip(ORDERS);
    var three = member("three");
    directory.list(one.endpoint(), two.endpoint(), three.endpoint());

    eventually(() -> assertThat(states(channels)).containsExactly("open", "open", "open"));
    assertUnavailable(() -> find(orders));
    assertThat(one.calls() + two.calls() + three.calls()).isEqualTo(1);
    channels.reset(ORDERS);
    assertThat(find(orders)).isNotEmpty();
  }

  @Test
  void tenThousandTripsLeakNeitherThreadsNorConnections() {
    directory.list(one.endpoint());
    var strict = new BreakerSettings(1, 1, 1, 100, Duration.ofSeconds(5), Duration.ofHours(1), 1);
    var channels = channels(strict);
    var orders = orders(channels);
    find(orders);
    one.meets(OrdersMember.failing(ErrorCode.INTERNAL));
    int threads = Thread.activeCount();

    for (int i = 0; i < 10_000; i++) {
      assertThat(catchThrowable(() -> find(orders))).isNotNull();
      assertThat(states(channels)).containsExactly("open");
      assertUnavailable(() -> find(orders));
      channels.reset(ORDERS);
    }

    assertThat(one.calls()).isEqualTo(10_001);
    assertThat(one.connections()).isEqualTo(1);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
  }

  @Test
  void aMemberThatHangsLeaksNothingHoweverOftenItTripsItsBreaker() {
    directory.list(one.endpoint());
    var strict = new BreakerSettings(1, 1, 1, 100, Duration.ofSeconds(5), Duration.ofHours(1), 1);
    var channels = channels(strict);
    find(orders(channels));
    var hasty = channels.to(OrdersGrpc::newBlockingStub, Duration.ofMillis(5));
    one.meets(() -> true);
    int threads = Thread.activeCount();

    for (int i = 0; i < 1_000; i++) {
      // A call may be out of time before it has reached the member.
      eventually(() -> {
        assertUnavailable(() -> find(hasty));
        assertThat(states(channels)).containsExactly("open");
      });
      channels.reset(ORDERS);
    }

    assertThat(one.connections()).isEqualTo(1);
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(threads + 4);
    one.meets(() -> false);
    assertThat(find(orders(channels))).isEqualTo("one");
  }

  @Test
  void aMemberThatDoesNotKnowAMethodYetIsNotAsked() {
    var old = new OlderMember();
    open.add(old);
    directory.list(old.endpoint());
    var orders = orders(channels(QUICK));

    assertUnavailable(() -> find(orders));
    directory.list(old.endpoint(), two.endpoint());

    eventually(() -> assertThat(find(orders)).isEqualTo("two"));
    for (int i = 0; i < 20; i++) {
      assertThat(find(orders)).isEqualTo("two");
    }
  }

  @Test
  void anotherSecretIsRefused() {
    var stranger =
        new OrdersMember(
            "stranger", 0, new ClusterSecret("another-secret-of-16"), RpcIdentity.of(null));
    open.add(stranger);
    directory.list(stranger.endpoint());

    assertUnavailable(() -> find(orders(channels(QUICK))));

    assertThat(stranger.calls()).isZero();
  }

  /** Programs of others may set none; calls that have a later one than calls may last have none. */
  @Test
  void callsNeedNoDeadlineOfTheirOwn() {
    var channels = channels(QUICK);
    var patient = channels.to(OrdersGrpc::newBlockingStub, Duration.ofMinutes(12));
    var endless = channels.staying(OrdersGrpc.getFindMethod());

    assertThat(find(patient)).isIn("one", "two");
    var answer = ClientCalls.blockingUnaryCall(endless, FindOrderRequest.getDefaultInstance());
    assertThat(answer.getOrder().getId()).isIn("one", "two");
    assertThat(one.calls() + two.calls()).isEqualTo(2);
  }

  @Test
  void theRequestsIdReachesTheOtherNodesLogLines() {
    var orders = orders(channels(QUICK));
    directory.list(one.endpoint());
    MDC.put("requestId", "request-7");
    try {
      eventually(() -> assertThat(find(orders)).isEqualTo("one"));
    } finally {
      MDC.remove("requestId");
    }

    assertThat(one.seenRequestId()).isEqualTo("request-7");
  }

  @Test
  void nothingRunsOnAfterClosing() {
    var channels = channels(QUICK);
    find(orders(channels));
    assertThat(directory.listeners()).isEqualTo(1);

    channels.close();

    eventually(() -> {
      assertThat(directory.listeners()).isZero();
      assertThat(one.connections() + two.connections()).isZero();
    });
  }

  @Test
  void aCallThatIsBusyIsAwaitedWhenTheMemberStops() throws Exception {
    var orders = orders(channels(QUICK));
    directory.list(one.endpoint());
    find(orders);
    var entered = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    one.meets(() -> {
      entered.countDown();
      go.await();
      return false;
    });

    var answers = new ArrayList<String>();
    var caller = Thread.ofVirtual().start(() -> answers.add(find(orders)));
    entered.await();
    var stopper = Thread.ofVirtual().start(one::stop);
    go.countDown();
    caller.join();
    stopper.join();

    assertThat(answers).containsExactly("one");
  }

  private OrdersMember member(String name) {
    var member = new OrdersMember(name);
    open.add(member);
    return member;
  }

  private Channels channels(BreakerSettings breakers) {
    var remote =
        new RemoteCalls(directory, OrdersMember.SECRET, RpcIdentity.of(null), breakers, metrics);
    var channels = new Channels(List.of(), remote);
    open.add(channels);
    return channels;
  }

  private static ServiceClient<OrdersBlockingStub> orders(Channels channels) {
    return channels.to(OrdersGrpc::newBlockingStub, Duration.ofSeconds(10));
  }

  /** Who answered. */
  private static String find(ServiceClient<OrdersBlockingStub> orders) {
    return orders.call(stub -> stub.find(FindOrderRequest.getDefaultInstance())).getOrder().getId();
  }

  /** Who answered that many calls; calls without an answer do not matter. */
  private static Set<String> askers(ServiceClient<OrdersBlockingStub> orders, int calls) {
    var names = new HashSet<String>();
    for (int i = 0; i < calls; i++) {
      try {
        names.add(find(orders));
      } catch (CurioException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      }
    }
    return names;
  }

  /** Calls whose ends do not matter. */
  private static void askAll(ServiceClient<OrdersBlockingStub> orders, int calls) {
    for (int i = 0; i < calls; i++) {
      var _ = catchThrowable(() -> find(orders));
    }
  }

  private static List<String> states(Channels channels) {
    return channels.breakers().stream().map(BreakerState::state).toList();
  }

  private static void assertUnavailable(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }
}
