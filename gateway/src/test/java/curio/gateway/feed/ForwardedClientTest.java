package curio.gateway.feed;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

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
import curio.contracts.feed.v1.Arrival;
import curio.contracts.feed.v1.Closing;
import curio.contracts.feed.v1.FromClient;
import curio.contracts.feed.v1.NewsFrame;
import curio.contracts.feed.v1.NewsSocketsGrpc;
import curio.contracts.feed.v1.ToClient;
import curio.contracts.feed.v1.Welcome;
import curio.http.push.CloseCode;
import curio.http.push.Frame;
import curio.http.push.PushChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a gateway passes on, over a real port, to a node of the feed that the test plays. */
class ForwardedClientTest {
  private static final ClusterSecret SECRET = new ClusterSecret("the-secret-of-this-cluster");
  private static final Arrival ARRIVAL = Arrival.newBuilder().setAddress("192.0.2.1").build();

  private final FeedNode node = new FeedNode();
  private final Line line = new Line();
  private RpcServer server;
  private Channels channels;

  /** Welcomes one client and writes down what it says. */
  private static final class FeedNode extends NewsSocketsGrpc.NewsSocketsImplBase {
    private final List<FromClient> heard = new CopyOnWriteArrayList<>();
    private final BlockingQueue<StreamObserver<ToClient>> calls = new ArrayBlockingQueue<>(1);

    @Override
    public StreamObserver<FromClient> connect(StreamObserver<ToClient> to) {
      to.onNext(ToClient.newBuilder().setWelcome(Welcome.getDefaultInstance()).build());
      calls.add(to);
      return new StreamObserver<>() {
        @Override
        public void onNext(FromClient message) {
          heard.add(message);
        }

        @Override
        public void onError(Throwable cause) {}

        @Override
        public void onCompleted() {
          to.onCompleted();
        }
      };
    }

    private StreamObserver<ToClient> call() throws InterruptedException {
      var call = calls.poll(10, TimeUnit.SECONDS);
      assertThat(call).isNotNull();
      return call;
    }
  }

  private static final class OneMember implements Directory {
    private final List<Endpoint> endpoints;

    private OneMember(List<Endpoint> endpoints) {
      this.endpoints = endpoints;
    }

    @Override
    public List<Endpoint> members(String service) {
      return endpoints;
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

  /** The client's connection, which is full until the test gives it room. */
  private static final class Line implements PushChannel {
    private final List<Frame> frames = new CopyOnWriteArrayList<>();
    private final List<CloseCode> codes = new CopyOnWriteArrayList<>();
    private final Semaphore room = new Semaphore(0);
    private volatile long waiting;

    @Override
    public boolean send(Frame frame) {
      return codes.isEmpty() && frames.add(frame);
    }

    @Override
    public long waiting() {
      return waiting;
    }

    @Override
    public boolean awaitRoom(long bytes, Duration timeout) throws InterruptedException {
      return room.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close(CloseCode code, String reason) {
      codes.add(code);
    }

    @Override
    public void onClosed(ClosedListener listener) {
      throw new UnsupportedOperationException("the test tells it");
    }

    private List<String> texts() {
      return frames.stream()
          .map(frame -> new String(frame.event(), StandardCharsets.UTF_8).strip())
          .toList();
    }
  }

  @BeforeEach
  void start() {
    server =
        RpcServer.start(
            new RpcSettings("127.0.0.1", 0, SECRET, null), RpcIdentity.of(null), List.of(node));
    channels = channels(List.of(new Endpoint("one", "127.0.0.1", server.port())));
  }

  @AfterEach
  void stop() {
    channels.close();
    server.cutOff();
  }

  private static Channels channels(List<Endpoint> endpoints) {
    var remote =
        new RemoteCalls(
            new OneMember(endpoints),
            SECRET,
            RpcIdentity.of(null),
            BreakerSettings.defaults(),
            new SimpleMeterRegistry());
    return new Channels(List.of(), remote);
  }

  private ForwardedClient client(Channels ways) {
    return new ForwardedClient(line, ways.staying(NewsSocketsGrpc.getConnectMethod()));
  }

  private ForwardedClient arrived() {
    var client = client(channels);
    client.arrive(ARRIVAL);
    return client;
  }

  private static ToClient frame(String text, String id) {
    return ToClient.newBuilder()
        .setFrame(NewsFrame.newBuilder().setText(ByteString.copyFromUtf8(text)).setId(id))
        .build();
  }

  private static ToClient closing(int code) {
    return ToClient.newBuilder().setClosing(Closing.newBuilder().setCode(code)).build();
  }

  @Test
  void whatEachSaysTheOtherHears() throws Exception {
    var client = arrived();
    var call = node.call();
    call.onNext(frame("{\"n\":1}", "place"));
    eventually(() -> assertThat(line.texts()).containsExactly("id: place\ndata: {\"n\":1}"));

    client.text("with \0 and \u00e4");
    client.gone(1001);
    client.gone(1001);

    eventually(() -> assertThat(node.heard).hasSize(3));
    assertThat(node.heard.get(0).getArrival()).isEqualTo(ARRIVAL);
    assertThat(node.heard.get(1).getText().toStringUtf8()).isEqualTo("with \0 and \u00e4");
    assertThat(node.heard.get(2).getGone()).isEqualTo(1001);
  }

  @Test
  void whoIsSentAwayThereIsSentAwayHereByTheSameCode() throws Exception {
    arrived();
    var call = node.call();

    call.onNext(closing(4401));
    call.onCompleted();

    eventually(() ->
        assertThat(line.codes)
            .startsWith(CloseCode.UNAUTHENTICATED)
            .contains(CloseCode.SERVICE_RESTART));
  }

  @Test
  void codesOfALaterReleaseMeanThatItMayComeAgain() throws Exception {
    arrived();

    node.call().onNext(closing(4999));

    eventually(() -> assertThat(line.codes).containsExactly(CloseCode.TRY_AGAIN_LATER));
  }

  @Test
  void whoTakesNothingIsTooSlow() throws Exception {
    arrived();

    node.call().onError(Status.RESOURCE_EXHAUSTED.asRuntimeException());

    eventually(() -> assertThat(line.codes).containsExactly(CloseCode.TRY_AGAIN_LATER));
  }

  @Test
  void ofANodeThatDiesTheClientsAreToComeAgain() throws Exception {
    arrived();
    var _ = node.call();

    server.cutOff();

    eventually(() -> assertThat(line.codes).containsExactly(CloseCode.SERVICE_RESTART));
    assertThat(line.texts()).last().asString().contains("\"bye\"");
  }

  @Test
  void whereNobodyServesTheyAreToComeAgain() {
    var nowhere = channels(List.of());
    try {
      client(nowhere).arrive(ARRIVAL);
      eventually(() -> assertThat(line.codes).containsExactly(CloseCode.SERVICE_RESTART));
    } finally {
      nowhere.close();
    }
  }

  @Test
  void aFullLineIsWaitedFor() throws Exception {
    arrived();
    var call = node.call();
    line.waiting = 2 << 20;
    for (int i = 1; i <= 3; i++) {
      call.onNext(frame("{\"n\":" + i + "}", ""));
    }
    eventually(() -> assertThat(line.texts()).containsExactly("data: {\"n\":1}"));

    line.room.release();
    eventually(() -> assertThat(line.texts()).hasSize(2));
    line.waiting = 0;
    line.room.release();

    eventually(() -> assertThat(line.texts()).hasSize(3).last().isEqualTo("data: {\"n\":3}"));
  }

  @Test
  void aFullLineIsSaidToBeSoAndStillEnds() throws Exception {
    arrived();
    var call = node.call();
    line.waiting = 100 << 10;

    call.onNext(frame("{\"n\":1}", ""));
    call.onNext(frame("{\"n\":2}", ""));

    eventually(() -> assertThat(line.texts()).hasSize(2));
    eventually(() -> assertThat(said()).containsExactly(true));
    line.waiting = 0;
    line.room.release();
    eventually(() -> assertThat(said()).containsExactly(true, false));
    line.waiting = 100 << 10;
    call.onNext(frame("{\"n\":3}", ""));
    eventually(() -> assertThat(said()).containsExactly(true, false, true));

    call.onNext(closing(4401));

    eventually(() -> assertThat(line.codes).startsWith(CloseCode.UNAUTHENTICATED));
  }

  /** What the node of the feed has heard of the room for the client. */
  private List<Boolean> said() {
    return node.heard.stream().filter(FromClient::hasFull).map(FromClient::getFull).toList();
  }
}
