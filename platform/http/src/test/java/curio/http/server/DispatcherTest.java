package curio.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.AccessLog;
import curio.http.Parameter;
import curio.http.Principal;
import curio.http.Request;
import curio.http.Response;
import curio.http.Routes;
import curio.http.TestEdge;
import curio.http.browser.Cookie;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** What answers look like: errors, ids, headers, access, the log line and the meters. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DispatcherTest {
  record Order(BigDecimal price) {}

  private final Kept lines = new Kept();
  private final Kept failures = new Kept();
  private TestEdge edge;

  @BeforeAll
  void start() {
    attach("curio.access", lines);
    attach(Dispatcher.class.getName(), failures);
    edge =
        new TestEdge(
            TestEdge.settings().with(AccessLog.ALL),
            Routes.of("orders", (code, detail, id) -> Map.of("message", detail, "status", "no"))
                .post("/orders", Access.ANYONE, Order.class, (request, order) -> Response.ok(order))
                .get("/fail/{code}", Access.ANYONE, DispatcherTest::fail)
                .get("/bug", Access.ANYONE, DispatcherTest::bug)
                .get("/overflow", Access.ANYONE, DispatcherTest::overflow),
            Routes.of("bad shape", DispatcherTest::badShape)
                .get("/shape", Access.ANYONE, DispatcherTest::bug),
            Routes.of("test")
                .get("/user", Access.USER, DispatcherTest::who)
                .post("/user", Access.USER, DispatcherTest::who)
                .get("/admin", Access.ADMIN, DispatcherTest::who)
                .get("/clerk", Access.CLERK, DispatcherTest::clerk)
                .takes(Parameter.text("bad", 1, "Whether it is"))
                .get("/forgotten", Access.CLERK, DispatcherTest::who)
                .get("/maybe", Access.ANYONE, DispatcherTest::maybe)
                .asksWhoIsThere()
                .get("/unasked", Access.ANYONE, DispatcherTest::maybe)
                .get("/unread", Access.ANYONE, DispatcherTest::inject)
                .get("/unheard", Access.ANYONE, DispatcherTest::twice)
                .get("/unanswered", Access.ANYONE, request -> Response.empty(204))
                .answers(200)
                .get("/mdc", Access.ANYONE, request -> Response.text(200, MDC.get("requestId")))
                .get("/twice", Access.ANYONE, DispatcherTest::twice)
                .takes(Parameter.header("k", "A letter"))
                .get("/null", Access.ANYONE, request -> Response.ok(null))
                .get("/headers", Access.ANYONE, DispatcherTest::headers)
                .get("/inject", Access.ANYONE, DispatcherTest::inject)
                .takes(Parameter.text("x", 100, "Anything")));
  }

  @AfterAll
  void stop() {
    edge.close();
    ((Logger) LoggerFactory.getLogger("curio.access")).detachAppender(lines);
    ((Logger) LoggerFactory.getLogger(Dispatcher.class)).detachAppender(failures);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeIsAProblemWithTheMembersOfItsArea(ErrorCode code) throws Exception {
    var answer = edge.send("GET", "/fail/" + code.name(), "X-Request-Id: my-1\r\n", "");

    assertThat(answer.status()).isEqualTo(code.httpStatus());
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
    assertThat(answer.body())
        .startsWith("{\"type\":\"/docs#")
        .contains("\"title\":\"" + code.title() + "\"")
        .contains("\"status\":" + code.httpStatus())
        .contains("\"requestId\":\"my-1\"")
        .contains("\"message\":\"");
    String retry = code.retryAfterSeconds() > 0 ? "" + code.retryAfterSeconds() : "";
    assertThat(answer.header("retry-after")).isEqualTo(retry);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/bug", "/overflow", "/inject?x=a%0d%0aSet-Cookie:%20b=c"})
  void aBugIsToldInTheLogOnly(String target) throws Exception {
    failures.list.clear();

    var answer = edge.send("GET", target, "X-Request-Id: bug-7\r\n", "");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body())
        .contains("an internal error; its request id is bug-7")
        .doesNotContain("secret", "java", "Exception");
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
    assertThat(failures.list).hasSize(1);
    assertThat(failures.list.getFirst().getMDCPropertyMap()).containsEntry("requestId", "bug-7");
  }

  @Test
  void anAreaThatCannotShapeItsErrorsStillAnswers() throws Exception {
    var answer = edge.get("/shape");

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.body()).contains("an internal error");
  }

  @Test
  void aBadBodySaysWhere() throws Exception {
    var answer = edge.post("/orders", "{\"price\":\"abc\"}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body()).contains("\"detail\":\"price: \\\"abc\\\" (expected: a number)\"");
  }

  @Test
  void aBodyIsJsonWhateverItsTypeSays() throws Exception {
    var answer =
        edge.send(
            "POST",
            "/orders",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "{\"price\":1}");

    assertThat(answer.body()).isEqualTo("{\"price\":1}");
    assertThat(edge.post("/orders", "").status()).isEqualTo(400);
    assertThat(edge.send("POST", "/orders", "Content-Length: 0\r\n", "").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "abc | true",
        "0af7651916cd43dd-8448.EB_211c~80 | true",
        "urn:uuid/1+2== | true",
        "é | false",
        "'' | false",
        "a b | false",
        "a\"b | false",
        "a] user=b | false",
        "a[b | false",
        "a;b | false",
        "a,b | false",
        "a\tb | false",
        "a%0ab | false",
        "a\\nb | false",
        "<b> | false",
        "{a} | false",
      })
  void aUsableRequestIdIsKept(String sent, boolean kept) throws Exception {
    var answer = edge.send("GET", "/mdc", "X-Request-Id: " + sent + "\r\n", "");

    assertThat(answer.header("x-request-id").equals(sent)).isEqualTo(kept);
    assertThat(answer.body()).isEqualTo(answer.header("x-request-id")).isNotEmpty();
  }

  @Test
  void aTooLongRequestIdIsReplaced() throws Exception {
    assertThat(
            edge.send("GET", "/none", "X-Request-Id: " + "x".repeat(256) + "\r\n", "")
                .header("x-request-id"))
        .hasSizeLessThan(60)
        .isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/user, '', 401, ",
    "/user, 'Authorization: Bearer nobody', 401, ",
    "/user, 'Authorization: Bearer user', 200, user",
    "/user, 'Cookie: a=b; token=user', 200, user",
    "/admin, 'Authorization: Bearer user', 403, ",
    "/admin, 'Authorization: Bearer admin', 200, admin",
    "/clerk, '', 401, ",
    "/clerk, 'Authorization: Bearer user', 403, ",
    "/clerk?bad, 'Authorization: Bearer user', 400, ",
    "/clerk?bad, '', 401, ",
    "/clerk, 'Authorization: Bearer clerk', 200, clerk",
    "/clerk, 'Authorization: Bearer admin', 200, admin",
    "/forgotten, 'Authorization: Bearer clerk', 500, ",
    "/admin, 'Authorization: Bearer clerk', 403, ",
    "/maybe, '', 200, nobody",
    "/maybe, 'Authorization: Bearer user', 200, user",
    "/maybe, 'Authorization: Bearer nobody', 401, "
  })
  void routesAreOpenToWhomTheySay(String target, String header, int status, String body)
      throws Exception {
    var answer = edge.send("GET", target, header.isEmpty() ? "" : header + "\r\n", "");

    assertThat(answer.status()).isEqualTo(status);
    if (status == 200) {
      assertThat(answer.body()).isEqualTo(body);
    }
    if (status == 401) {
      assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST, '', 200",
    "POST, 'Sec-Fetch-Site: same-origin', 200",
    "POST, 'Sec-Fetch-Site: none', 200",
    "POST, 'Sec-Fetch-Site: cross-site', 403",
    "POST, 'Sec-Fetch-Site: same-site', 403",
    "GET, 'Sec-Fetch-Site: cross-site', 200",
    "POST, 'Origin: http://localhost', 200",
    "POST, 'Origin: http://LOCALHOST:80', 200",
    "POST, 'Origin: http://localhost:81', 403",
    "POST, 'Origin: http://evil.example', 403",
    "POST, 'Origin: null', 403",
    "POST, 'Origin: http://localhost.evil.example', 403",
    "POST, 'Origin: ://', 403"
  })
  void aCookieWritesOnlyFromOurOwnPages(String method, String header, int status) throws Exception {
    String extra = header.isEmpty() ? "" : header + "\r\n";

    assertThat(edge.send(method, "/user", extra + "Cookie: token=user\r\n", "").status())
        .isEqualTo(status);
    assertThat(edge.send(method, "/user", extra + "Authorization: Bearer user\r\n", "").status())
        .isEqualTo(200);
  }

  @Test
  void aHeaderSentTwiceIsSeen() throws Exception {
    assertThat(edge.send("GET", "/twice", "K: a\r\n", "").body()).isEqualTo("a");
    assertThat(edge.send("GET", "/twice", "K: a\r\nk: b\r\n", "").status()).isEqualTo(400);
  }

  @Test
  void headersAndCookiesGoOut() throws Exception {
    var answer = edge.get("/headers");

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/x/1");
    assertThat(answer.header("cache-control")).isEqualTo("max-age=60");
    assertThat(answer.header("set-cookie"))
        .isEqualTo(
            "__Secure-a=1; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
                + "|b=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    assertThat(edge.get("/null").body()).isEqualTo("null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/unasked", "/unread", "/unheard", "/unanswered"})
  void whatARouteDoesNotDeclareItCannotDo(String path) throws Exception {
    assertThat(edge.send("GET", path + "?x=1", "K: a\r\n", "").status()).isEqualTo(500);
  }

  /** Whoever forgets to ask where a request comes from gives no cookies away. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Sec-Fetch-Site: cross-site", "Origin: http://evil", "Sec-Fetch-Site: same-site"})
  void noOtherSitesPageHasCookiesSet(String header) throws Exception {
    var answer = edge.send("GET", "/headers", header + "\r\n", "");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
  }

  @Test
  void whatCouldEndAHeaderIsRefused() {
    Response response = Response.empty(204);

    for (String bad : List.of("a\r\nb", "a\nb", "a\0", "é")) {
      assertThatThrownBy(() -> response.withHeader("X", bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> response.withHeader("X: y", "z"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Cookie("a", "b; Path=/", "/", Duration.ZERO, false))
        .isInstanceOf(IllegalArgumentException.class);
    // Another host of the domain could set one of that name.
    assertThatThrownBy(() -> new Cookie("a", "b", "/", Duration.ofMinutes(1), true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Response.empty(99)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLogLineNamesTheRouteAndNoSecret() throws Exception {
    edge.send(
        "GET", "/user?token=hidden", "X-Request-Id: line-1\r\nAuthorization: Bearer user\r\n", "");

    var line =
        lines.list.stream()
            .filter(e -> e.getKeyValuePairs().toString().contains("line-1"))
            .findFirst()
            .orElseThrow();
    var pairs = new TreeMap<String, Object>();
    line.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, pair.value));
    assertThat(pairs)
        .containsEntry("method", "GET")
        .containsEntry("route", "/user")
        .containsEntry("status", 200)
        .containsEntry("bytes", 4)
        .containsEntry("address", "127.0.0.1")
        .containsEntry("userId", 7L)
        .containsKey("micros");
    assertThat(line.toString() + pairs).doesNotContain("hidden", "Bearer");
  }

  @Test
  void metersAreNamedByTemplate() throws Exception {
    edge.get("/fail/CONFLICT");
    edge.send("BREW", "/pot/7", "", "");

    var timer = edge.metrics.get("http.server.requests");
    assertThat(timer.tag("route", "/fail/{code}").tag("status", "409").timer().count())
        .isPositive();
    assertThat(edge.metrics.get("http.server.requests").tag("route", "none").timer().count())
        .isPositive();
    assertThat(edge.metrics.getMeters().toString()).doesNotContain("BREW", "pot");
  }

  private static Response fail(Request request) {
    throw new CurioException(ErrorCode.valueOf(request.pathVariable("code")), "said");
  }

  private static Map<String, Object> badShape(ErrorCode code, String detail, String requestId) {
    throw new IllegalStateException(detail);
  }

  private static Response bug(Request request) {
    throw new IllegalStateException("secret " + request.path());
  }

  private static Response overflow(Request request) {
    throw new StackOverflowError("secret " + request.path());
  }

  private static Response who(Request request) {
    return Response.text(200, request.principal().username());
  }

  private static Response clerk(Request request) {
    if (!request.queryAll("bad").isEmpty()) {
      throw new CurioException(ErrorCode.INVALID, "bad");
    }
    request.requireClerk();
    return who(request);
  }

  private static Response maybe(Request request) {
    return Response.text(200, request.principalIfAny().map(Principal::username).orElse("nobody"));
  }

  private static Response twice(Request request) {
    return Response.text(200, request.header("K").orElse(""));
  }

  private static Response headers(Request request) {
    return Response.json(201, Map.of("id", request.requestId()))
        .withHeader("Location", "/x/1")
        .withHeader("Cache-Control", "max-age=60")
        .withCookie(new Cookie("__Secure-a", "1", "/", Duration.ofMinutes(1), true))
        .withCookie(Cookie.deleted("b", "/", false));
  }

  private static Response inject(Request request) {
    return Response.empty(204).withHeader("X", request.queryAll("x").getFirst());
  }

  /** Keeps events with what belongs to their thread. */
  private static final class Kept extends ListAppender<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      super.append(event);
    }
  }

  private static void attach(String name, Kept appender) {
    Logger logger = (Logger) LoggerFactory.getLogger(name);
    logger.setLevel(ch.qos.logback.classic.Level.INFO);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }
}
