package curio.feed.live;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import curio.cluster.Channels;
import curio.cluster.remote.BreakerSettings;
import curio.cluster.remote.Directory;
import curio.cluster.remote.Endpoint;
import curio.cluster.remote.RemoteCalls;
import curio.cluster.rpc.RpcServer;
import curio.cluster.rpc.RpcSettings;
import curio.cluster.security.ClusterSecret;
import curio.cluster.security.RpcIdentity;
import curio.contracts.feed.v1.AdmitReply;
import curio.contracts.feed.v1.AdmitRequest;
import curio.contracts.feed.v1.Arrival;
import curio.contracts.feed.v1.FromClient;
import curio.contracts.feed.v1.NewsSocketsGrpc;
import curio.contracts.feed.v1.ToClient;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.feed.hints.HintNode;
import curio.http.Authenticator;
import curio.http.Principal;
import curio.http.Request;
import curio.testkit.TestDatabase;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients whom another node passes on over a real port, with that node played by the test. */
class ForwardedClientsTest {
  private static final long READER = 7;
  private static final long AUTHOR = 8;
  private static final String TOKEN = "good";
  private static final ClusterSecret SECRET = new ClusterSecret("the-secret-of-this-cluster");

  private final TestDatabase store = TestDatabase.migrated("jobs", "log", "feed");
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final OneToken tokens = new OneToken();
  private final HintNode alone = HintNode.alone();
  private final LiveFeed feed =
      new LiveFeed(
          store.database(),
          (cursor, user) -> {},
          Clock.systemUTC(),
          new SocketSettings("", 3, 0, 0, 0, Duration.ofSeconds(10), Duration.ofHours(1)),
          alone.hints().interest(),
          metrics);
  private final ForwardedClients forwarded = new ForwardedClients(feed, () -> "ws://here");
  private final RpcServer server =
      RpcServer.start(
          new RpcSettings("127.0.0.1", 0, SECRET, null), RpcIdentity.of(null), List.of(forwarded));
  private final Channels channels =
      new Channels(
          List.of(),
          new RemoteCalls(
              new OneMember(), SECRET, RpcIdentity.of(null), BreakerSettings.defaults(), metrics));

  private final class OneMember implements Directory {
    @Override
    public List<Endpoint> members(String service) {
      return List.of(new Endpoint("one", "127.0.0.1", server.port()));
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

  /** Knows one token. */
  private static final class OneToken implements Authenticator {
    /** Told when its session ends. */
    private final List<Runnable> ended = new CopyOnWriteArrayList<>();

    @Override
    public Principal authenticate(Request request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Principal authenticate(String token) {
      if (!token.equals(TOKEN)) {
        throw new CurioException(ErrorCode.UNAUTHENTICATED, "a bad token");
      }
      return new Principal(READER, "reader", "member", "session", Instant.MAX, false);
    }

    @Override
    public Registration onEnd(Principal principal, Runnable action) {
      ended.add(action);
      return () -> {};
    }
  }

  /** The other node's end of one call. */
  private final class Caller extends ClientCall.Listener<ToClient> {
    private final ClientCall<FromClient, ToClient> call =
        channels.staying(NewsSocketsGrpc.getConnectMethod());
    private final List<ToClient> heard = new CopyOnWriteArrayList<>();
    private final boolean reads;
    private volatile @Nullable Status end;

    private Caller(boolean reads, Arrival arrival) {
      this.reads = reads;
      call.start(this, new Metadata());
      call.request(1);
      call.sendMessage(FromClient.newBuilder().setArrival(arrival).build());
    }

    private void sayFull(boolean full) {
      call.sendMessage(FromClient.newBuilder().setFull(full).build());
    }

    private void say(String text) {
      call.sendMessage(FromClient.newBuilder().setText(ByteString.copyFromUtf8(text)).build());
    }

    @Override
    public void onMessage(ToClient message) {
      heard.add(message);
      if (reads) {
        call.request(1);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      end = status;
    }

    private List<String> frames() {
      return heard.stream()
          .filter(ToClient::hasFrame)
          .map(message -> message.getFrame().getText().toStringUtf8())
          .toList();
    }

    private void awaitClosing(int code) {
      eventually(() -> {
        assertThat(heard.getLast().getClosing().getCode()).isEqualTo(code);
        assertThat(end).isNotNull().extracting(Status::isOk).isEqualTo(true);
      });
    }
  }

  private static Arrival.Builder arrival() {
    return Arrival.newBuilder().setAddress("192.0.2.1");
  }

  private Caller reader() {
    return new Caller(true, arrival().setToken(TOKEN).build());
  }

  private void start() {
    feed.start();
    forwarded.recogniseBy(tokens);
  }

  private double open() {
    return metrics.find("feed_sockets").gauges().stream().mapToDouble(g -> g.value()).sum();
  }

  private void follow() {
    store
        .database()
        .inTransaction(tx ->
            tx.execute("insert into feed.follow select ?, ?, feed.give_places(1)", READER, AUTHOR));
  }

  private void event(String message) {
    store
        .database()
        .inTransaction(tx -> {
          var id = UUID.randomUUID();
          long place =
              tx.createQuery("select feed.give_event_places(1, :id)")
                  .bind("id", id)
                  .mapTo(Long.class)
                  .one();
          return tx.execute(
              """
              insert into feed.event
                (place, id, author, name, message, subject, image_ids, item_id, private, occurred_at)
              values (?, ?, ?, 'post', ?, '', '{}', '', false, now())
              """,
              place,
              id,
              AUTHOR,
              message);
        });
    feed.hint();
  }

  @AfterEach
  void close() {
    channels.close();
    server.cutOff();
    feed.close();
    alone.close();
    store.close();
  }

  @Test
  void clientsAreToldAndHeardLikeThoseConnectedHere() {
    start();
    follow();
    var caller = reader();
    eventually(() -> assertThat(caller.frames()).hasSize(1));
    assertThat(caller.heard.getFirst().hasWelcome()).isTrue();
    assertThat(caller.frames().getFirst()).startsWith("{\"object\":\"list\"");

    event("so it goes");
    eventually(() -> assertThat(caller.frames()).hasSize(2));
    assertThat(caller.frames().getLast()).contains("so it goes");
    assertThat(caller.heard.getLast().getFrame().getId()).isNotEmpty();
    caller.say("list");
    eventually(() -> assertThat(caller.frames()).hasSize(3));
    caller.say("no such \0 thing");
    eventually(() -> assertThat(caller.frames().getLast()).contains("\"4001\""));
  }

  @Test
  void whoGoesIsForgottenWhetherItSaysSoOrNot() {
    start();
    var polite = reader();
    var torn = reader();
    eventually(() -> {
      assertThat(open()).isEqualTo(2);
      // They stay, and have been answered all the same: no breaker waits for their end.
      var answered = metrics.get("rpc.client.calls").tag("outcome", "answered").timer();
      assertThat(answered.count()).isEqualTo(2);
    });

    polite.call.sendMessage(FromClient.newBuilder().setGone(1000).build());
    polite.call.halfClose();
    torn.call.cancel("torn", null);

    eventually(() -> assertThat(open()).isZero());
    eventually(() -> assertThat(polite.end).isNotNull().extracting(Status::isOk).isEqualTo(true));
  }

  @Test
  void whoIsSentAwayHearsWhy() {
    start();
    var stranger = new Caller(true, arrival().setToken("bad").build());
    stranger.awaitClosing(4401);
    var lost = new Caller(true, arrival().setToken(TOKEN).setCursor("bad").build());
    lost.awaitClosing(4400);
    var late = new Caller(true, arrival().build());
    late.say("{\"token\": \"good\"}");
    eventually(() -> assertThat(late.frames()).hasSize(1));

    feed.drain(Duration.ofSeconds(1));

    late.awaitClosing(1012);
    assertThat(late.frames().getLast()).contains("\"bye\"");
  }

  /** More than the call takes by itself. */
  @Test
  void whoTakesNothingIsGivenUp() {
    start();
    follow();
    var slow = new Caller(false, arrival().setToken(TOKEN).build());
    eventually(() -> assertThat(slow.heard).hasSize(1));
    eventually(() -> {
      event("start");
      assertThat(metrics.get("feed_events_delivered").counter().count()).isPositive();
    });
    var text = "x".repeat(500_000);
    for (int i = 0; i < 40; i++) {
      event(i + text);
    }

    eventually(Duration.ofSeconds(40), () -> assertThat(open()).isZero());
    slow.call.request(1_000);
    eventually(() ->
        assertThat(slow.end)
            .isNotNull()
            .extracting(Status::getCode)
            .isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
  }

  @Test
  void whoHasNoRoomIsToldNothingAndSentAwayAllTheSame() {
    start();
    follow();
    var full = reader();
    eventually(() -> assertThat(full.frames()).hasSize(1));
    full.sayFull(true);
    full.say("list");
    full.say("list");
    event("held back");
    eventually(() -> {
      event("start");
      assertThat(metrics.get("feed_events_delivered").counter().count()).isPositive();
    });
    assertThat(full.frames()).hasSize(1);

    full.sayFull(false);
    eventually(() -> assertThat(full.frames()).anyMatch(text -> text.contains("held back")));
    full.sayFull(true);
    full.say("list");
    tokens.ended.forEach(Runnable::run);

    full.awaitClosing(4401);
  }

  @Test
  void nobodyIsAdmittedTooEarlyOrByABadCursor() {
    var nodes = channels.to(NewsSocketsGrpc::newBlockingStub, Duration.ofSeconds(10));
    var any = AdmitRequest.getDefaultInstance();
    assertRefused(ErrorCode.UNAVAILABLE, () -> nodes.call(stub -> stub.admit(any)));
    start();

    assertThat(nodes.<AdmitReply>call(stub -> stub.admit(any)).isInitialized()).isTrue();
    var bad = AdmitRequest.newBuilder().setCursor("bad").build();
    assertRefused(ErrorCode.INVALID, () -> nodes.call(stub -> stub.admit(bad)));
    feed.drain(Duration.ofSeconds(1));
    assertRefused(ErrorCode.UNAVAILABLE, () -> nodes.call(stub -> stub.admit(any)));
  }

  private static void assertRefused(ErrorCode code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(CurioException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
