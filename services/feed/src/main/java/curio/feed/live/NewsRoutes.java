package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Authenticator;
import curio.http.ErrorShape;
import curio.http.Parameter;
import curio.http.PushHandler;
import curio.http.Request;
import curio.http.Routes;
import curio.http.push.PushChannel;
import java.util.Optional;

/** Where one's feed is told live: over WebSocket, and as Server-Sent Events. Thread-safe. */
final class NewsRoutes {
  private static final String PATH = "/v1/news";
  private static final int MAX_CURSOR = 100;
  private static final int MAX_TOKEN = 4_000;
  private static final int MAX_TICKET = 100;

  /** Neither a cursor nor a token; stands for those that come twice or are too long. */
  private static final String NONE_OF_OURS = "-";

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

  private static final Parameter TICKET =
      Parameter.text(
              "connTicket", MAX_TICKET, "Of the address that /v1/news/endpoint gave: good once")
          .like("t1.YWJj");

  private final LiveFeed feed;
  private final Authenticator authenticator;

  private NewsRoutes(LiveFeed feed, Authenticator authenticator) {
    this.feed = feed;
    this.authenticator = authenticator;
  }

  static Routes of(LiveFeed feed, Authenticator authenticator, ErrorShape shape) {
    var routes = new NewsRoutes(feed, authenticator);
    return Routes.of("news-live", shape)
        .webSocket(PATH, Access.ANYONE, routes.new Socket())
        .asksWhoIsThere()
        .summary("One's feed, live: first a list, then each event as it is stored")
        .takes(CURSOR, TOKEN, TICKET)
        .eventStream("/v1/news/stream", Access.USER, routes.new Stream(), SAMPLE)
        .summary("The same as Server-Sent Events")
        .takes(CURSOR, LAST_EVENT_ID);
  }

  /** A browser cannot read why an upgrade was refused: what is bad, is told by a frame. */
  private final class Socket implements PushHandler {
    @Override
    public void accept(Request request) {
      feed.admit();
      if (token(request).isEmpty() && authenticator.hasCredentials(request)) {
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
      var client =
          feed.arrive(authenticator, channel, request.clientAddress(), lenient(request, CURSOR));
      var ticket = request.queryOr(TICKET.name(), "").filter(text -> !text.isEmpty());
      var token = token(request);
      if (ticket.isPresent() && !feed.tickets().use(ticket.get())) {
        client.leave(Farewell.BAD_TICKET);
      } else if (token.isPresent()) {
        client.enter(() -> authenticator.authenticate(token.get()));
      } else if (authenticator.hasCredentials(request)) {
        client.enter(request::principal);
      }
      return client::text;
    }

    /** A header counts more. */
    private Optional<String> token(Request request) {
      return request.header("Authorization").isPresent()
          ? Optional.empty()
          : lenient(request, TOKEN);
    }
  }

  /** Refused as any other request, since its client sees the status. */
  private final class Stream implements PushHandler {
    @Override
    public void accept(Request request) {
      feed.admit();
      place(request).ifPresent(feed::requireGood);
    }

    @Override
    public TextListener open(Request request, PushChannel channel) {
      feed.arrive(authenticator, channel, request.clientAddress(), place(request))
          .enter(request::principal);
      return text -> {};
    }

    /** The header counts more: a browser adds it to the address that it was given first. */
    private Optional<String> place(Request request) {
      var header = request.header(LAST_EVENT_ID.name()).filter(text -> !text.isEmpty());
      return header.isPresent() ? header : query(request, CURSOR);
    }
  }

  /** The address of sockets here for a client with a ticket. */
  static String at(String address, String ticket) {
    return address + PATH + "?" + TICKET.name() + "=" + ticket;
  }

  private static Optional<String> lenient(Request request, Parameter parameter) {
    return request.queryOr(parameter.name(), NONE_OF_OURS).filter(text -> !text.isEmpty());
  }

  private static Optional<String> query(Request request, Parameter parameter) {
    return request.query(parameter.name()).filter(text -> !text.isEmpty());
  }
}
