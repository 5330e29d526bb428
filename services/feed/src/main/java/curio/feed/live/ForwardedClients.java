package curio.feed.live;

import static curio.cluster.calls.UnaryReply.send;

import curio.contracts.feed.v1.AdmitReply;
import curio.contracts.feed.v1.AdmitRequest;
import curio.contracts.feed.v1.Arrival;
import curio.contracts.feed.v1.CountClientsReply;
import curio.contracts.feed.v1.CountClientsRequest;
import curio.contracts.feed.v1.ExpectReply;
import curio.contracts.feed.v1.ExpectRequest;
import curio.contracts.feed.v1.FromClient;
import curio.contracts.feed.v1.NewsSocketsGrpc;
import curio.contracts.feed.v1.ToClient;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Authenticator;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Clients that are connected to other nodes, which pass on what both sides say. They are told, and
 * sent away, like those that are connected here. Thread-safe.
 */
public final class ForwardedClients extends NewsSocketsGrpc.NewsSocketsImplBase {
  private final LiveFeed feed;
  private final Supplier<String> address;
  private final AtomicReference<@Nullable Authenticator> authenticator = new AtomicReference<>();

  /**
   * Lets nobody in until it knows by whom clients are recognised: {@link #recogniseBy}.
   *
   * @param address under which clients reach this node itself: ws or wss, and a host
   */
  public ForwardedClients(LiveFeed feed, Supplier<String> address) {
    this.feed = feed;
    this.address = address;
  }

  /** From now on clients are let in. */
  public void recogniseBy(Authenticator one) {
    authenticator.set(one);
  }

  @Override
  public void admit(AdmitRequest request, StreamObserver<AdmitReply> reply) {
    var _ = authenticator();
    feed.admit();
    if (request.hasCursor()) {
      feed.requireGood(request.getCursor());
    }
    send(AdmitReply.getDefaultInstance(), reply);
  }

  @Override
  public StreamObserver<FromClient> connect(StreamObserver<ToClient> to) {
    return new Ear(new RpcChannel((ServerCallStreamObserver<ToClient>) to));
  }

  @Override
  public void countClients(CountClientsRequest request, StreamObserver<CountClientsReply> reply) {
    feed.admit();
    send(CountClientsReply.newBuilder().setClients(feed.clients()).build(), reply);
  }

  @Override
  public void expect(ExpectRequest request, StreamObserver<ExpectReply> reply) {
    feed.admit();
    var ticket = feed.tickets().issue(request.getUserId());
    var url = NewsRoutes.at(address.get(), ticket);
    send(ExpectReply.newBuilder().setUrl(url).setTicket(ticket).build(), reply);
  }

  private Authenticator authenticator() {
    var one = authenticator.get();
    if (one == null) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "this node is being started");
    }
    return one;
  }

  /** What comes from one client; gRPC calls it by one thread at a time, which may wait. */
  private final class Ear implements StreamObserver<FromClient> {
    private final RpcChannel channel;
    private @Nullable NewsClient client;

    private Ear(RpcChannel channel) {
      this.channel = channel;
    }

    @Override
    public void onNext(FromClient message) {
      switch (message.getWhatCase()) {
        case ARRIVAL -> arrive(message.getArrival());
        case TEXT -> {
          var known = client;
          if (known != null) {
            known.text(message.getText().toStringUtf8());
          }
        }
        case FULL -> channel.full(message.getFull());
        case GONE -> channel.gone(message.getGone());
        case WHAT_NOT_SET -> {}
      }
    }

    @Override
    public void onError(Throwable cause) {
      channel.torn();
    }

    @Override
    public void onCompleted() {
      channel.torn();
    }

    private void arrive(Arrival arrival) {
      if (client != null) {
        return;
      }
      var known = authenticator();
      channel.welcome();
      var cursor =
          arrival.hasCursor() ? Optional.of(arrival.getCursor()) : Optional.<String>empty();
      var arrived = feed.arrive(known, channel, arrival.getAddress(), cursor);
      client = arrived;
      if (arrival.hasToken()) {
        arrived.enter(() -> known.authenticate(arrival.getToken()));
      }
    }
  }
}
