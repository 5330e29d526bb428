package curio.http;

import curio.errors.ErrorCode;
import curio.http.json.Json;
import curio.http.push.SocketKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// The table of an area: method, path, who may, handler. Immutable: every call gives another table,
/// and {@link #alsoAt}, {@link #maxBody}, {@link #waits}, {@link #summary}, {@link #takes}, {@link
/// #answers} and {@link #refuses} speak of the route added last.
///
/// ```java
/// Routes.of("orders", shape)
///     .post("/api/v1/order/", Access.USER, PlaceOrder.class, this::place)
///         .alsoAt("/api/v1/order").summary("Places an order once.").answers(201, Placed.class)
///     .get("/api/v1/order/{id}", Access.USER, this::one);
/// ```
///
/// A literal segment of a path beats a variable one. `/a/` and `/a` are different paths.
public final class Routes {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final Response SWITCH = Response.empty(101);

  /** The second header is for proxies that would gather what is meant to arrive at once. */
  private static final Response STREAM =
      Response.bytes(200, EVENT_STREAM, new byte[0]).withHeader("X-Accel-Buffering", "no");

  private final String area;
  private final ErrorShape shape;
  private final List<Route> list;

  private Routes(String area, ErrorShape shape, List<Route> list) {
    this.area = area;
    this.shape = shape;
    this.list = List.copyOf(list);
  }

  /** An empty table of the area, whose errors have the given shape. */
  public static Routes of(String area, ErrorShape shape) {
    return new Routes(area, shape, List.of());
  }

  /** An empty table of the area, whose errors are plain RFC 9457. */
  public static Routes of(String area) {
    return of(area, ErrorShape.PLAIN);
  }

  /** Adds a GET route, which answers HEAD as well. */
  public Routes get(String path, Access access, Handler handler) {
    return with("GET", path, access, handler);
  }

  /** Adds a POST route that reads its body itself or has none. */
  public Routes post(String path, Access access, Handler handler) {
    return with("POST", path, access, handler);
  }

  /** Adds a POST route with a JSON body. */
  public <B> Routes post(String path, Access access, Class<B> body, BodyHandler<B> handler) {
    return with("POST", path, access, body, handler);
  }

  /** Adds a PUT route with a JSON body. */
  public <B> Routes put(String path, Access access, Class<B> body, BodyHandler<B> handler) {
    return with("PUT", path, access, body, handler);
  }

  /** Adds a PATCH route with a JSON body. */
  public <B> Routes patch(String path, Access access, Class<B> body, BodyHandler<B> handler) {
    return with("PATCH", path, access, body, handler);
  }

  /** Adds a DELETE route. */
  public Routes delete(String path, Access access, Handler handler) {
    return with("DELETE", path, access, handler);
  }

  /** Adds a DELETE route with a JSON body. */
  public <B> Routes delete(String path, Access access, Class<B> body, BodyHandler<B> handler) {
    return with("DELETE", path, access, body, handler);
  }

  /**
   * Adds a route that clients reach over WebSocket (RFC 6455). A plain GET is answered 426. Cookies
   * authenticate only what our own pages send, or those of an origin that is trusted with them.
   */
  public Routes webSocket(String path, Access access, PushHandler handler) {
    return with("GET", path, access, new RouteHandler.Push(handler, SocketKind.WEB_SOCKET, SWITCH))
        .answers(101)
        .refuses(ErrorCode.UPGRADE_REQUIRED);
  }

  /**
   * Adds a route that sends Server-Sent Events. HEAD is answered with the head alone. Cookies count
   * as with {@link #webSocket}.
   *
   * @param example an event as it is sent
   */
  public Routes eventStream(String path, Access access, PushHandler handler, String example) {
    return with(
            "GET", path, access, new RouteHandler.Push(handler, SocketKind.EVENT_STREAM, STREAM))
        .answers(200, EVENT_STREAM, example)
        .sends(
            new AnswerHeader(
                "X-Accel-Buffering",
                "So that no proxy gathers what is meant to arrive at once",
                "no"));
  }

  /** The last route answers at this path too. */
  public Routes alsoAt(String path) {
    return changeLast(route -> route.alsoAt(path));
  }

  /**
   * The last route takes bodies of up to this many bytes. Without it the port's limit holds, which
   * is meant for JSON of a few fields.
   */
  public Routes maxBody(int bytes) {
    return changeLast(route -> route.withMaxBody(bytes));
  }

  /**
   * The last route lets its clients wait.
   *
   * @param thing the variable of its path that names what they wait for
   * @param who bounds them
   */
  public Routes waits(String thing, Waiters who) {
    return changeLast(route -> route.withWait(new Route.Wait(thing, who)));
  }

  /** Describes the last route in one sentence. */
  public Routes summary(String text) {
    return describeLast(known -> known.withSummary(text));
  }

  /** Declares what the last route reads beside its body; it can read nothing else. */
  public Routes takes(Parameter... parameters) {
    Routes routes = this;
    for (Parameter parameter : parameters) {
      routes = routes.describeLast(known -> known.with(parameter));
    }
    return routes;
  }

  /** Describes the JSON body that the handler of the last route reads itself, if there is one. */
  public Routes mayHaveBody(Class<?> type) {
    return describeLast(known -> known.withOptionalBody(type));
  }

  /** Describes a body of plain bytes that the handler of the last route reads itself. */
  public Routes accepts(String mediaType) {
    return describeLast(known -> known.with(new RouteDescription.Body(mediaType, null)));
  }

  /**
   * The same of a body with members or parts.
   *
   * @param type a record of them; a {@link curio.http.content.Part} is a file
   */
  public Routes accepts(String mediaType, Class<?> type) {
    return describeLast(known -> known.with(new RouteDescription.Body(mediaType, type)));
  }

  /**
   * The token of the last route, which is for users, may stand in its body. Who brings an {@code
   * Authorization} header is known by it before the body is taken; of others the body is taken
   * first, and the handler asks by {@link Request#principalBy}: it cannot answer without.
   */
  public Routes tokenMayBeInBody() {
    return changeLast(route -> {
      if (route.access() != Access.USER) {
        throw new IllegalStateException(
            route.template() + ": %s (expected: %s)".formatted(route.access(), Access.USER));
      }
      return route.with(route.description().withTokenInBody());
    });
  }

  /** The last route, for everybody, asks who is signed in. */
  public Routes asksWhoIsThere() {
    return describeLast(RouteDescription::askingWhoIsThere);
  }

  /** Declares an answer of the last route that has a JSON body. */
  public Routes answers(int status, Class<?> type) {
    return answers(new RouteDescription.Answer(status, Response.JSON, type, "", List.of()));
  }

  /** Declares an answer of the last route that has no body. */
  public Routes answers(int status) {
    return answers(new RouteDescription.Answer(status, "", null, "", List.of()));
  }

  /** Declares an answer of the last route whose body is JSON that is null. */
  public Routes answersNull(int status) {
    return answers(status, Response.JSON, RouteDescription.NULL);
  }

  /** Declares an answer of the last route that has bytes of another kind as its body. */
  public Routes answers(int status, String mediaType) {
    return answers(status, mediaType, "");
  }

  /** The same for a text that may look like the example, or JSON that has no type of its own. */
  public Routes answers(int status, String mediaType, String example) {
    return answers(new RouteDescription.Answer(status, mediaType, null, example, List.of()));
  }

  /** Declares headers that the answer declared last may have. */
  public Routes sends(AnswerHeader... headers) {
    Routes routes = this;
    for (AnswerHeader header : headers) {
      routes = routes.describeLast(known -> known.with(header));
    }
    return routes;
  }

  /**
   * Declares errors of the last route. Those that come with who may call it and with what it takes
   * need not be named, nor those of every route.
   */
  public Routes refuses(ErrorCode... errors) {
    return refuses(List.of(), errors);
  }

  /** The same for errors that are kept for a key, and marked by that header when given again. */
  public Routes refuses(AnswerHeader replayed, ErrorCode... errors) {
    return refuses(List.of(replayed), errors);
  }

  private Routes refuses(List<AnswerHeader> headers, ErrorCode... errors) {
    Routes routes = this;
    for (ErrorCode error : errors) {
      var refusal = new RouteDescription.Refusal(error, headers);
      routes = routes.describeLast(known -> known.with(refusal));
    }
    return routes;
  }

  /** The name of the area. */
  public String area() {
    return area;
  }

  /** The shape of its errors. */
  public ErrorShape shape() {
    return shape;
  }

  /** Its routes in the order they were added. */
  public List<Route> list() {
    return list;
  }

  private Routes with(String method, String path, Access access, Handler handler) {
    return with(method, path, access, new RouteHandler.Plain(handler));
  }

  private Routes with(String method, String path, Access access, RouteHandler handler) {
    return with(
        new Route(method, List.of(path), access, null, 0, null, handler, RouteDescription.NONE));
  }

  private <B> Routes with(
      String method, String path, Access access, Class<B> body, BodyHandler<B> handler) {
    return with(
        new Route(
            method,
            List.of(path),
            access,
            body,
            0,
            null,
            new RouteHandler.Typed<>(Json.reader(body), handler),
            RouteDescription.NONE));
  }

  private Routes with(Route route) {
    var more = new ArrayList<>(list);
    more.add(route);
    return new Routes(area, shape, more);
  }

  private Routes answers(RouteDescription.Answer answer) {
    return describeLast(known -> known.with(answer));
  }

  private Routes describeLast(UnaryOperator<RouteDescription> change) {
    return changeLast(route -> route.with(change.apply(route.description())));
  }

  private Routes changeLast(UnaryOperator<Route> change) {
    if (list.isEmpty()) {
      throw new IllegalStateException(area + ": no route to describe");
    }
    var changed = new ArrayList<>(list);
    changed.addLast(change.apply(changed.removeLast()));
    return new Routes(area, shape, changed);
  }
}
