package curio.gateway.feed;

import curio.cluster.Channels;
import curio.cluster.calls.ServiceClient;
import curio.contracts.feed.v1.AdmitRequest;
import curio.contracts.feed.v1.Arrival;
import curio.contracts.feed.v1.NewsSocketsGrpc;
import curio.contracts.feed.v1.NewsSocketsGrpc.NewsSocketsBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.auth.TokenAuthenticator;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.PushHandler;
import curio.http.Request;
import curio.http.Routes;
import curio.http.push.Departures;
import curio.http.push.PushChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The live feed on a gateway without the role that serves it: each socket and stream is passed on
 * to a node that has it, which does with it all that it does with its own. Thread-safe.
 */
public final class NewsElsewhere {
  private static final int MAX_CURSOR = 100;
  private static final int MAX_TOKEN = 4_000;

  /** Neither a cursor nor a token; stands for those that come twice or are too long. */
  private static final String NONE_OF_OURS = "-";

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final String SAMPLE =
      """
      id: AbCd0123
      data: {"object":"event","name":"login","message":"ada.lovelace just logged in",\
      "uid":17,"ts":1772366400,"id":"4711","cursor":"AbCd0123"}

      """;
  private static final Parameter CURSOR =
      Parameter.text("cursor", MAX_CURSOR, "What was seen before: what came after it is sent first")
          .like("AbCd0123");
  private static final Parameter TOKEN =
      Parameter.text(
              "token",
              MAX_TOKEN,
              "An access token, for clients that cannot send a header; better is {\"token\": …} as"
                  + " the first text")
          .like("eyJhbGciOiJFZERTQSJ9.e30.c2ln");
  private static final Parameter LAST_EVENT_ID =
      Parameter.header("Last-Event-ID", "The same as cursor, as browsers send it").like("AbCd0123");

  private final Channels channels;
  private final ServiceClient<NewsSocketsBlockingStub> nodes;
  private final TokenAuthenticator authenticator;
  private final Set<ForwardedClient> clients = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  /** Nobody is passed on yet. */
  public NewsElsewhere(Channels channels, TokenAuthenticator authenticator) {
    this.channels = channels;
    this.nodes = channels.to(NewsSocketsGrpc::newBlockingStub, DEADLINE);
    this.authenticator = authenticator;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("news-live", ErrorShapes.FEED)
        .webSocket("/v1/news", Access.ANYONE, new Socket())
        .asksWhoIsThere()
        .summary("One's feed, live: first a list, then each event as it is stored")
        .takes(CURSOR, TOKEN)
        .eventStream("/v1/news/stream", Access.USER, new Stream(), SAMPLE)
        .summary("The same as Server-Sent Events")
        .takes(CURSOR, LAST_EVENT_ID);
  }

  /**
   * Lets nobody in any more and sends all away.
   *
   * @param time that it takes at most
   */
  public void drain(Duration time) {
    draining = true;
    Departures.oneByOne(clients, time, ForwardedClient::sendAway);
  }

  private final class Socket implements PushHandler {
    /** A foreign page's cookie is refused here; a bad token is told by a frame. */
    @Override
    public void accept(Request request) {
      admit(Optional.empty());
      if (lenient(request, TOKEN).isEmpty() && authenticator.hasCredentials(request)) {
        try {
          var _ = request.principal();
        } catch (CurioException e) {
          if (e.code() != ErrorCode.UNAUTHENTICATED) {
            throw e;
          }
          if (request.header("Authorization").isEmpty()) {
            request.refuseFromOtherSites();
          }
        }
      }
    }

    @Override
    public TextListener open(Request request, PushChannel channel) {
      return forward(request, channel, lenient(request, CURSOR), token(request));
    }

    /** A header counts more than the parameter, and that more than a cookie. */
    private Optional<String> token(Request request) {
      var parameter = lenient(request, TOKEN);
      return parameter.isPresent() && request.header("Authorization").isEmpty()
          ? parameter
          : authenticator.tokenOf(request);
    }
  }

  private final class Stream implements PushHandler {
    @Override
    public void accept(Request request) {
      admit(place(request));
    }

    @Override
    public TextListener open(Request request, PushChannel channel) {
      return forward(request, channel, place(request), authenticator.tokenOf(request));
    }

    /** The header counts more: a browser adds it to the address that it was given first. */
    private Optional<String> place(Request request) {
      var header = request.header(LAST_EVENT_ID.name()).filter(text -> !text.isEmpty());
      return header.isPresent() ? header : query(request, CURSOR);
    }
  }

  private void admit(Optional<String> cursor) {
    if (draining) {
      throw new CurioException(ErrorCode.UNAVAILABLE, "this node is being stopped");
    }
    var asked = AdmitRequest.newBuilder();
    cursor.ifPresent(asked::setCursor);
    var _ = nodes.call(stub -> stub.admit(asked.build()));
  }

  private PushHandler.TextListener forward(
      Request request, PushChannel channel, Optional<String> cursor, Optional<String> token) {
    var arrival = Arrival.newBuilder().setAddress(request.clientAddress());
    cursor.ifPresent(arrival::setCursor);
    token.ifPresent(arrival::setToken);
    var client = new ForwardedClient(channel, channels.staying(NewsSocketsGrpc.getConnectMethod()));
    clients.add(client);
    client.arrive(arrival.build());
    channel.onClosed(code -> {
      clients.remove(client);
      client.gone(code);
    });
    if (draining) {
      client.sendAway();
    }
    return client;
  }

  private static Optional<String> lenient(Request request, Parameter parameter) {
    return request.queryOr(parameter.name(), NONE_OF_OURS).filter(text -> !text.isEmpty());
  }

  private static Optional<String> query(Request request, Parameter parameter) {
    return request.query(parameter.name()).filter(text -> !text.isEmpty());
  }
}
