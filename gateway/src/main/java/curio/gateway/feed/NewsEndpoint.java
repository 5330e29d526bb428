package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.MemberCalls;
import curio.contracts.feed.v1.NewsSocketsGrpc.NewsSocketsBlockingStub;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.http.Access;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import curio.limits.LocalRates;
import curio.limits.Rate;
import java.util.Optional;

/** Where a client opens its socket without passing through a gateway. Thread-safe. */
public final class NewsEndpoint implements AutoCloseable {
  private final NewsNodes nodes;
  private final LocalRates asked;

  /**
   * Nothing is connected by this.
   *
   * @param here leads to this node's own sockets, if it has any
   * @param others lead to the other nodes that have sockets
   * @param rate how often one account may ask
   */
  public NewsEndpoint(
      Optional<ServiceClient<NewsSocketsBlockingStub>> here, MemberCalls others, Rate rate) {
    this.nodes = new NewsNodes(here, others);
    this.asked = new LocalRates(rate);
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("news-endpoint", ErrorShapes.FEED)
        .get("/v1/news/endpoint", Access.USER, this::find)
        .summary("The node with the fewest sockets, and a ticket to open one there")
        .answers(200, Found.class);
  }

  /**
   * Where to connect, within a minute.
   *
   * @param url of the socket, with the ticket in it; a token is still needed there
   * @param connTicket lets one client in, once
   */
  record Found(
      @Example("ws://203.0.113.9:8080/v1/news?connTicket=t1.YWJj") String url,
      @Example("t1.YWJj") String connTicket) {}

  @Override
  public void close() {
    nodes.close();
  }

  private Response find(Request request) {
    long user = request.principal().userId();
    if (!asked.take(user)) {
      throw new CurioException(
          ErrorCode.THROTTLED, "asked for a node too often (expected: fewer times a minute)");
    }
    var reply = nodes.expect(user);
    return Response.ok(new Found(reply.getUrl(), reply.getTicket()));
  }
}
