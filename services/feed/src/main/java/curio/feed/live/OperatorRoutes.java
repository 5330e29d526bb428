package curio.feed.live;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What operators see of open sockets, and how they close them. Thread-safe. */
final class OperatorRoutes {
  private static final Parameter USER = Parameter.id("userId", "Only this user's");
  private static final Parameter ID = Parameter.numberedVariable("id", "As the list has it");
  private static final Parameter LIMIT = Parameter.limit("sockets");

  private final Collection<NewsClient> clients;

  OperatorRoutes(Collection<NewsClient> clients) {
    this.clients = clients;
  }

  Routes routes() {
    return Routes.of("feed-sockets")
        .get("/feed/sockets", Access.USER, this::list)
        .summary("The feed's open sockets and streams on this node, those with most waiting first")
        .takes(USER, LIMIT)
        .answers(200, SocketList.class)
        .delete("/feed/sockets", Access.USER, this::close)
        .summary("Sends the clients of a user away, or all; they may come back at once")
        .takes(USER)
        .answers(200, Closed.class)
        .delete("/feed/sockets/{id}", Access.USER, this::closeOne)
        .summary("Sends one client of this node away; it may come back at once")
        .takes(ID)
        .answers(200, Closed.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  /**
   * Sockets of this node.
   *
   * @param count all of them, also those not shown and those without a token yet
   */
  record SocketList(@Example("1") int count, List<SocketView> sockets) {}

  record Closed(@Example("1") int closed) {}

  private Response list(Request request) {
    long user = request.queryNumber(USER.name());
    var shown =
        clients.stream()
            .flatMap(client -> client.view().stream())
            .filter(view -> user == 0 || view.userId() == user)
            .sorted(Comparator.comparingLong(SocketView::waitingBytes).reversed())
            .limit(request.queryNumber(LIMIT.name()))
            .toList();
    return Response.ok(new SocketList(clients.size(), shown));
  }

  private Response close(Request request) {
    long user = request.queryNumber(USER.name());
    var meant =
        clients.stream()
            .filter(client ->
                user == 0 || client.view().filter(view -> view.userId() == user).isPresent())
            .toList();
    meant.forEach(client -> client.leave(Farewell.RESTART));
    return Response.ok(new Closed(meant.size()));
  }

  private Response closeOne(Request request) {
    long id = request.pathNumber("id");
    var one =
        clients.stream()
            .filter(client -> client.id() == id)
            .findFirst()
            .orElseThrow(
                () -> new CurioException(ErrorCode.NOT_FOUND, "no socket " + id + " is open here"));
    one.leave(Farewell.RESTART);
    return Response.ok(new Closed(1));
  }
}
