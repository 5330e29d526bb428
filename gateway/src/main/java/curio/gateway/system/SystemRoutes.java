package curio.gateway.system;

import curio.contracts.system.v1.ChangeBreakersRequest;
import curio.contracts.system.v1.NodeStatesGrpc;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.gateway.system.Nodes.Question;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The system as administrators see it, and what they do to it. Thread-safe. */
final class SystemRoutes {
  /** Without these nobody could undo it here: administrators are known by them, and the audit. */
  private static final String ACCOUNTS = "curio.accounts.";

  private static final Parameter NODE =
      Parameter.variable("node", "The id of the node whose calls they are").like("node-1");
  private static final Parameter SERVICE =
      Parameter.variable("service", "The full name of the service that is called")
          .like("curio.orders.v1.Orders");

  private final Supplier<SystemView> system;
  private final Nodes nodes;
  private final Acts acts;
  private final SystemStream stream;

  SystemRoutes(Supplier<SystemView> system, Nodes nodes, Acts acts, SystemStream stream) {
    this.system = system;
    this.nodes = nodes;
    this.acts = acts;
    this.stream = stream;
  }

  /** The table of the area. */
  Routes routes() {
    return Routes.of("system", ErrorShapes.FEED)
        .get("/v1/system", Access.ADMIN, request -> Response.ok(system.get()))
        .summary("All nodes with their figures, services, tasks, and what waits")
        .answers(200, SystemView.class)
        .eventStream(
            "/v1/system/stream",
            Access.ADMIN,
            stream,
            "data: {\"object\":\"system\",\"node\":\"node-1\"}\n\n")
        .summary("The same every few seconds, as Server-Sent Events; a few at once")
        .takes(SystemStream.EVERY)
        .post(
            "/v1/system/nodes/{node}/breakers/{service}",
            Access.ADMIN,
            BreakerBody.class,
            this::change)
        .summary("Trips or resets a node's breakers of a service by hand")
        .takes(NODE, SERVICE)
        .answers(204)
        .refuses(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT);
  }

  /**
   * What to do.
   *
   * @param action {@code trip} or {@code reset}
   */
  record BreakerBody(@Example(oneOf = {"trip", "reset"}) String action) {}

  private Response change(Request request, BreakerBody body) {
    var node = request.pathVariable("node");
    var service = request.pathVariable("service");
    boolean trip = isTrip(body);
    var wanted = ChangeBreakersRequest.newBuilder().setService(service).setTrip(trip).build();
    if (trip && service.startsWith(ACCOUNTS)) {
      throw new CurioException(
          ErrorCode.CONFLICT,
          "without accounts nobody could undo it here (expected: on the internal port of the"
              + " node)");
    }
    if (system.get().nodes().stream().noneMatch(calls(node, service))) {
      throw new CurioException(
          ErrorCode.NOT_FOUND, "no such node, or it has no breaker of that service");
    }
    note(request, trip, service + " at " + node);
    var reply =
        nodes.askOne(
            node,
            new Question<>(
                NodeStatesGrpc.getChangeBreakersMethod(),
                stub -> stub.changeBreakers(wanted),
                wanted));
    if (!reply.getKnown()) {
      throw new CurioException(ErrorCode.NOT_FOUND, "it has no breaker of that service any more");
    }
    return Response.empty(204);
  }

  /** A reset mends something: it is made even while nobody can note it. */
  private void note(Request request, boolean trip, String what) {
    if (trip) {
      acts.record(request, Acts.TRIPPED, what);
    } else {
      acts.recordIfPossible(request, Acts.RESET, what);
    }
  }

  private static boolean isTrip(BreakerBody body) {
    return switch (body.action()) {
      case "trip" -> true;
      case "reset" -> false;
      default ->
          throw new CurioException(
              ErrorCode.INVALID, "action: " + body.action() + " (expected: trip or reset)");
    };
  }

  private static Predicate<NodeView> calls(String node, String service) {
    return view -> {
      var figures = view.figures();
      return view.id().equals(node)
          && figures != null
          && figures.breakers().stream().anyMatch(one -> one.service().equals(service));
    };
  }
}
