package curio.gateway.feed;

import curio.cluster.calls.ServiceClient;
import curio.cluster.remote.MemberCalls;
import curio.contracts.feed.v1.NewsSocketsGrpc.NewsSocketsBlockingStub;
import curio.gateway.ErrorShapes;
import curio.http.Access;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.Optional;

/** Where a client opens its socket without passing through a gateway. Thread-safe. */
public final class NewsEndpoint implements AutoCloseable {
  private final NewsNodes nodes;

  /**
   * Nothing is connected by this.
   *
   * @param here leads to this node's own sockets, if it has any
   * @param others lead to the other nodes that have sockets
   */
  public NewsEndpoint(Optional<ServiceClient<NewsSocketsBlockingStub>> here, MemberCalls others) {
    this.nodes = new NewsNodes(here, others);
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("news-endpoint", ErrorShapes.FEED)
        .get("/v1/news/endpoint", Access.USER, request -> find())
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

  private Response find() {
    var reply = nodes.expect();
    return Response.ok(new Found(reply.getUrl(), reply.getTicket()));
  }
}
