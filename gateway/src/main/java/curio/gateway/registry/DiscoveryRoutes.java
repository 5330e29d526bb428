package curio.gateway.registry;

import curio.cluster.members.KnownMember;
import curio.cluster.members.KnownService;
import curio.cluster.members.Registrations;
import curio.cluster.members.Registrations.Check;
import curio.cluster.members.ServiceOverview;
import curio.cluster.members.TicketOutcome.NobodyAlive;
import curio.cluster.members.TicketOutcome.Opened;
import curio.cluster.members.TicketOutcome.Uncounted;
import curio.cluster.members.TicketOutcome.UnknownService;
import curio.cluster.members.Tickets;
import curio.cluster.remote.BreakerStates;
import curio.cluster.remote.BreakerStates.BreakerState;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.gateway.ErrorShapes;
import curio.http.Access;
import curio.http.Parameter;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.docs.Example;
import curio.http.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Who serves what, for holders of the cluster secret, on the internal port. Thread-safe. */
public final class DiscoveryRoutes {
  private static final Json.Reader<NameBody> NAME = Json.reader(NameBody.class);
  private static final int MAX_NAME = 200;
  private static final Done DONE = new Done("success", "");

  private final ServiceOverview overview;
  private final Registrations registrations;
  private final Tickets tickets;
  private final BreakerStates breakers;

  /**
   * Routes to the registry.
   *
   * @param breakers those of this node
   */
  public DiscoveryRoutes(
      ServiceOverview overview,
      Registrations registrations,
      Tickets tickets,
      BreakerStates breakers) {
    this.overview = overview;
    this.registrations = registrations;
    this.tickets = tickets;
    this.breakers = breakers;
  }

  /** The table of the area. */
  public Routes routes() {
    return Routes.of("discovery", ErrorShapes.IMAGES)
        .get("/service", Access.USER, this::find)
        .summary("The least loaded live member of a service, named in the body or the query")
        .takes(
            Parameter.text("serviceName", MAX_NAME, "Its name, where no body is sent")
                .like("USER SERVICE"))
        .mayHaveBody(NameBody.class)
        .answers(200, Found.class)
        .refuses(ErrorCode.NOT_FOUND)
        .post("/service", Access.USER, AddBody.class, this::add)
        .summary("Registers a host, which is out while it does not let the registry connect")
        .answers(200, Done.class)
        .delete("/service", Access.USER, HostBody.class, this::remove)
        .summary("Forgets a host")
        .answers(200, Done.class)
        .post("/ticket", Access.USER, TicketBody.class, this::close)
        .summary("Closes the ticket of a connection")
        .answers(200, Done.class)
        .refuses(ErrorCode.NOT_FOUND)
        .get("/services", Access.USER, request -> all())
        .summary("Every service with its members, and this node's breakers")
        .answers(200, ServiceList.class)
        .post("/breakers/{service}", Access.USER, BreakerBody.class, this::change)
        .summary("Trips or resets this node's breakers of a service by hand")
        .takes(
            Parameter.variable("service", "The full name of the service that is called")
                .like("curio.orders.v1.Orders"))
        .answers(200, Done.class)
        .refuses(ErrorCode.NOT_FOUND);
  }

  record NameBody(@Example("USER SERVICE") String serviceName) {}

  /**
   * Where a service runs.
   *
   * @param host as HOST:PORT
   */
  record HostBody(
      @Example("USER SERVICE") String serviceName, @Example("203.0.113.9:8443") String host) {}

  /**
   * The same, and how it is known that it does.
   *
   * @param check {@code connect}, which is what absent means, or {@code none}: then it is forgotten
   *     after five minutes unless it is registered again
   */
  record AddBody(
      @Example("USER SERVICE") String serviceName,
      @Example("203.0.113.9:8443") String host,
      @Example(oneOf = {"connect", "none"}) @Nullable String check) {
    Check checked() {
      return switch (check) {
        case null -> Check.CONNECT;
        case "connect" -> Check.CONNECT;
        case "none" -> Check.NONE;
        default ->
            throw new CurioException(
                ErrorCode.INVALID, "check: " + check + " (expected: connect or none)");
      };
    }
  }

  record TicketBody(@Example("t1.YWJj") String connTicket) {}

  /**
   * What to do.
   *
   * @param action {@code trip} or {@code reset}
   */
  record BreakerBody(@Example(oneOf = {"trip", "reset"}) String action) {}

  record Done(@Example(oneOf = "success") String message, @Example("") String error) {}

  /**
   * A member to connect to.
   *
   * @param stale true if it is only the last that was known
   */
  record Found(
      @Example("203.0.113.9:9091") String host,
      @Example("t1.YWJj") String connTicket,
      @Example(value = "true", apart = true) @Nullable Boolean stale) {}

  /**
   * Everything that is known.
   *
   * @param stale whether the store could not be asked
   * @param members everybody alive, also those that serve nothing here
   */
  record ServiceList(boolean stale, List<ServiceView> services, List<MemberView> members) {}

  record ServiceView(@Example("USER SERVICE") String serviceName, List<MemberView> members) {}

  /**
   * One member.
   *
   * @param state {@code serving} or {@code draining}
   * @param breaker of this node's calls of the service at it; absent while there were none
   */
  record MemberView(
      @Example("node-1") String id,
      @Example({"gateway", "orders"}) List<String> roles,
      @Example("203.0.113.9:9091") String host,
      @Example(oneOf = {"serving", "draining"}) String state,
      @Example("420") long heartbeatAgeMillis,
      @Example("2") long tickets,
      @Example(oneOf = {"closed", "open", "half-open"}) @Nullable String breaker) {
    static MemberView of(KnownMember member, @Nullable BreakerState breaker) {
      return new MemberView(
          member.id(),
          member.roles(),
          member.host(),
          member.draining() ? "draining" : "serving",
          member.heartbeatAgeMillis(),
          member.tickets(),
          breaker == null ? null : breaker.state());
    }
  }

  private Response find(Request request) {
    var service = serviceName(request);
    return switch (tickets.open(service)) {
      case Opened opened -> Response.ok(new Found(opened.host(), opened.ticket(), null));
      case Uncounted last -> Response.ok(new Found(last.host(), last.ticket(), true));
      case UnknownService() ->
          throw new CurioException(ErrorCode.NOT_FOUND, "unknown service: " + service);
      case NobodyAlive() ->
          throw new CurioException(ErrorCode.UNAVAILABLE, "no live member: " + service);
    };
  }

  /** Some clients send a body with GET; others cannot. */
  private static String serviceName(Request request) {
    if (request.body().length > 0) {
      return NAME.read(request.body()).serviceName();
    }
    return request
        .query("serviceName")
        .orElseThrow(() ->
            new CurioException(
                ErrorCode.INVALID,
                "serviceName: missing (expected: in the body or as ?serviceName=)"));
  }

  private Response add(Request request, AddBody body) {
    registrations.addHost(body.serviceName(), body.host(), body.checked());
    return Response.ok(DONE);
  }

  private Response remove(Request request, HostBody body) {
    registrations.removeHost(body.serviceName(), body.host());
    return Response.ok(DONE);
  }

  private Response close(Request request, TicketBody body) {
    if (!tickets.close(body.connTicket())) {
      throw new CurioException(ErrorCode.NOT_FOUND, "unknown or closed ticket");
    }
    return Response.ok(DONE);
  }

  private Response all() {
    var view = overview.now();
    var states =
        breakers.breakers().stream()
            .collect(
                Collectors.toMap(
                    state -> List.of(state.service(), state.member()), Function.identity()));
    return Response.ok(
        new ServiceList(
            view.stale(),
            view.services().stream().map(service -> view(service, states)).toList(),
            view.members().stream().map(member -> MemberView.of(member, null)).toList()));
  }

  private static ServiceView view(KnownService service, Map<List<String>, BreakerState> breakers) {
    return new ServiceView(
        service.name(),
        service.members().stream()
            .map(
                member -> MemberView.of(member, breakers.get(List.of(service.name(), member.id()))))
            .toList());
  }

  private Response change(Request request, BreakerBody body) {
    var service = request.pathVariable("service");
    boolean known =
        overview.now().services().stream().anyMatch(one -> one.name().equals(service))
            || breakers.breakers().stream().anyMatch(one -> one.service().equals(service));
    if (!known) {
      throw new CurioException(ErrorCode.NOT_FOUND, "unknown service: " + service);
    }
    switch (body.action()) {
      case "trip" -> breakers.trip(service);
      case "reset" -> breakers.reset(service);
      default ->
          throw new CurioException(
              ErrorCode.INVALID, "action: " + body.action() + " (expected: trip or reset)");
    }
    return Response.ok(DONE);
  }
}
