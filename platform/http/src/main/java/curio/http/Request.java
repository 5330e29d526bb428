package curio.http;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.browser.CookieName;
import curio.http.syntax.QueryText;
import curio.http.syntax.RawPath;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request that has arrived completely. Used by one thread at a time: the virtual thread that
 * answers it.
 */
public final class Request {
  private static final byte[] NO_BYTES = {};
  private static final Set<String> EVERYWHERE = Set.of("Authorization", "X-Request-Id");

  private final RequestHead head;
  private final Route route;
  private final RouteTable.@Nullable Match<?> match;
  private final byte[] body;
  private final Authenticator authenticator;
  private final CrossSite crossSite;
  private final Consumer<Runnable> disconnectListeners;
  private @Nullable Map<String, List<String>> query;
  private @Nullable Map<String, String> cookies;
  private @Nullable Principal principal;
  private boolean clerkRequired;

  public Request(
      RequestHead head,
      Route route,
      RouteTable.@Nullable Match<?> match,
      byte @Nullable [] body,
      Authenticator authenticator,
      CrossSite crossSite,
      Consumer<Runnable> disconnectListeners) {
    this.head = head;
    this.route = route;
    this.match = match;
    this.body = body == null ? NO_BYTES : body;
    this.authenticator = authenticator;
    this.crossSite = crossSite;
    this.disconnectListeners = disconnectListeners;
  }

  /** The method: HEAD where a GET route is asked for its head alone. */
  public String method() {
    return head.method();
  }

  /** The path as it was sent, percent signs and all, without the query. */
  public String path() {
    return head.path();
  }

  /** The id that stands in every log line of this request and on its answer. */
  public String requestId() {
    return head.requestId();
  }

  /**
   * The address of the client, without its port: the peer of the connection, or whom a trusted
   * proxy names.
   */
  public String clientAddress() {
    return head.client().address();
  }

  /** Whether it came over TLS to this port, or, as a trusted proxy says, to that proxy. */
  public boolean overTls() {
    return head.client().overTls();
  }

  /** The decoded value of a variable of the route's path. */
  public String pathVariable(String name) {
    if (match != null) {
      int index = match.place().variables().indexOf(name);
      if (index >= 0) {
        return match.values().get(index);
      }
    }
    throw new IllegalArgumentException(name + ": not a variable of this path");
  }

  /**
   * The value of a variable of the route's path as a number.
   *
   * @throws CurioException NOT_FOUND unless it is a whole number of 1 to 18 digits, as no id is
   *     anything else
   */
  public long pathNumber(String name) {
    var _ = declared(Parameter.Place.PATH, name);
    String text = pathVariable(name);
    if (!Parameter.isNumber(text)) {
      throw new CurioException(ErrorCode.NOT_FOUND, name + ": no such one");
    }
    return Long.parseLong(text);
  }

  /**
   * The decoded value of a query parameter that the route declares.
   *
   * @throws CurioException INVALID if it is there twice, or none that was declared
   */
  public Optional<String> query(String name) {
    return declared(Parameter.Place.QUERY, name)
        .text(only("query parameter " + name, queryAll(name)));
  }

  /**
   * The same for handlers that tell their clients by other means that a value is none of theirs.
   *
   * @param instead what counts as sent if it is there twice, or none that was declared
   */
  public Optional<String> queryOr(String name, String instead) {
    try {
      return query(name);
    } catch (CurioException e) {
      return Optional.of(instead);
    }
  }

  /**
   * The value of a query parameter that the route declares as a number, or the declared one when it
   * is absent.
   *
   * @throws CurioException INVALID if it is no whole number in the range
   */
  public long queryNumber(String name) {
    return declared(Parameter.Place.QUERY, name)
        .number(only("query parameter " + name, queryAll(name)));
  }

  /** All decoded values of a query parameter that the route declares, in their order. */
  public List<String> queryAll(String name) {
    var _ = declared(Parameter.Place.QUERY, name);
    Map<String, List<String>> parsed = query;
    if (parsed == null) {
      parsed = QueryText.parse(RawPath.queryOf(head.target()));
      query = parsed;
    }
    return parsed.getOrDefault(name, List.of());
  }

  /**
   * The value of a header that the route declares; names are not case-sensitive. {@code
   * Authorization} and {@code X-Request-Id} need no declaration: routes for users and all routes
   * have them.
   *
   * @throws CurioException INVALID if the header is there twice
   */
  public Optional<String> header(String name) {
    return only("header " + name, headers(name));
  }

  /** All values of such a header, one for each time it was sent. */
  public List<String> headers(String name) {
    if (!EVERYWHERE.contains(name)) {
      var _ = declared(Parameter.Place.HEADER, name);
    }
    return head.headers().getAll(name);
  }

  /** The name that the client's program gives itself; empty for none. */
  public String userAgent() {
    String agent = head.headers().get("User-Agent");
    return agent == null ? "" : agent;
  }

  /** The value of a cookie; the first one where there are several of the name. */
  public Optional<String> cookie(String name) {
    Map<String, String> parsed = cookies;
    if (parsed == null) {
      parsed = parseCookies(head.headers());
      cookies = parsed;
    }
    return Optional.ofNullable(parsed.get(name));
  }

  /** The value of a cookie of ours, under the name that counts for this request. */
  public Optional<String> cookie(CookieName name) {
    return cookie(name.of(overTls()));
  }

  /** The bytes of the body as they came, empty for none; not a copy. */
  public byte[] body() {
    return body;
  }

  /**
   * Who sends it. On a route for everybody this asks the {@link Authenticator} at the first call.
   *
   * @throws CurioException UNAUTHENTICATED without valid credentials; FORBIDDEN for a write, or
   *     somebody that would stay, with a cookie from another site's page
   */
  public Principal principal() {
    Principal known = principal;
    if (known == null) {
      if (route.access() == Access.ANYONE && !route.description().asksWhoIsThere()) {
        throw new IllegalStateException(
            route.template() + ": for everybody (expected: declared by asksWhoIsThere())");
      }
      known = authenticator.authenticate(this);
      if (known.viaCookie() && route.handler() instanceof RouteHandler.Push) {
        crossSite.refuse(head);
      } else if (known.viaCookie()) {
        crossSite.refuseWrite(head);
      }
      principal = known;
    }
    return known;
  }

  /**
   * Who sends it, on a route of {@link Routes#tokenMayBeInBody}: by the {@code Authorization}
   * header; without one by the token that its body brought; without that by the cookie. A page of
   * another site does not know a token, so only a cookie is refused from there.
   *
   * @param tokenInBody null or empty for none
   * @throws CurioException as {@link #principal} does
   */
  public Principal principalBy(@Nullable String tokenInBody) {
    if (!route.description().tokenInBody()) {
      throw new IllegalStateException(
          route.template() + ": (expected: declared by tokenMayBeInBody())");
    }
    if (principal == null && tokenInBody != null && !tokenInBody.isEmpty() && !isKnownByHead()) {
      principal = authenticator.authenticate(tokenInBody);
    }
    return principal();
  }

  /** Whether its head decides who sends it, whatever the body brings. */
  public boolean isKnownByHead() {
    return !route.description().tokenInBody() || head.headers().contains("Authorization");
  }

  /**
   * Lets clerks and administrators go on. A handler of {@link Access#CLERK} calls it when it has
   * checked what was sent and before it does anything: whoever sends nonsense is told so first.
   *
   * @throws CurioException FORBIDDEN for others
   */
  public void requireClerk() {
    clerkRequired = true;
    if (!principal().isClerk()) {
      throw new CurioException(ErrorCode.FORBIDDEN, "only for clerks");
    }
  }

  /** Whether {@link #requireClerk} was called. */
  public boolean hasRequiredClerk() {
    return clerkRequired;
  }

  /**
   * Who sends it, or empty if it carries neither an {@code Authorization} header nor credentials in
   * a cookie.
   *
   * @throws CurioException UNAUTHENTICATED for a bad {@code Authorization} header
   */
  public Optional<Principal> principalIfAny() {
    try {
      return Optional.of(principal());
    } catch (CurioException e) {
      if (e.code() == ErrorCode.UNAUTHENTICATED && !head.headers().contains("Authorization")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * For handlers that act on a cookie without asking for the {@link #principal}, or whose answers
   * set or clear cookies: only our own pages and programs go on. An answer with cookies does not
   * leave without this check, but by then the handler has done what it does.
   *
   * @throws CurioException FORBIDDEN for a request, of any method, that another site's page has a
   *     browser send
   */
  public void refuseFromOtherSites() {
    crossSite.refuse(head);
  }

  /**
   * Whether another site's page has a browser send it. If so, and it authenticates itself by other
   * means, it may be served, but its answer can neither set nor clear cookies.
   */
  public boolean isFromOtherSite() {
    return crossSite.isForeign(head);
  }

  /** Whether it comes from another site's page that was named as one that may, without cookies. */
  public boolean isFromNamedOrigin() {
    return crossSite.isNamed(head);
  }

  /**
   * Runs an action when the client closes the connection before it has its answer, at once if it
   * has done so already. For handlers that wait long: whoever waits for nobody should stop. The
   * action runs on an event loop and must not block.
   */
  public void onDisconnect(Runnable action) {
    disconnectListeners.accept(action);
  }

  public @Nullable Principal knownPrincipal() {
    return principal;
  }

  /** The sender has been found out already, before the body was there. */
  public void knowPrincipal(@Nullable Principal known) {
    principal = known;
  }

  /** What is read without being declared is missing in the description of the API. */
  private Parameter declared(Parameter.Place place, String name) {
    Parameter parameter = route.description().find(place, name);
    if (parameter == null) {
      throw new IllegalStateException(
          "%s %s reads %s %s (expected: declared by takes(…))"
              .formatted(route.method(), route.template(), place, name));
    }
    return parameter;
  }

  private static Optional<String> only(String what, List<String> values) {
    if (values.size() > 1) {
      throw new CurioException(
          ErrorCode.INVALID, what + ": sent " + values.size() + " times (expected: once)");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  private static Map<String, String> parseCookies(MultiMap headers) {
    var cookies = new HashMap<String, String>();
    for (String header : new ArrayList<>(headers.getAll("Cookie"))) {
      for (String pair : header.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          String value = pair.substring(equals + 1).strip();
          boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
          cookies.putIfAbsent(
              pair.substring(0, equals).strip(),
              quoted ? value.substring(1, value.length() - 1) : value);
        }
      }
    }
    return cookies;
  }
}
