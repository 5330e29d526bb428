package curio.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RoutingTest {
  private TestEdge edge;

  @BeforeAll
  void start() {
    edge =
        new TestEdge(
            Routes.of("test")
                .get("/", Access.ANYONE, request -> Response.text(200, "root"))
                .get("/img", Access.ANYONE, request -> Response.text(200, "list"))
                .get("/img/{id}", Access.ANYONE, variable("id"))
                .get("/img/{id}/info", Access.ANYONE, variable("id"))
                .get("/img/new/info", Access.ANYONE, request -> Response.text(200, "new info"))
                .delete("/img/{id}", Access.ANYONE, request -> Response.empty(204))
                .get("/a/", Access.ANYONE, request -> Response.text(200, "a slash"))
                .alsoAt("/b")
                .get("/number/{n}", Access.ANYONE, RoutingTest::number)
                .takes(Parameter.numberedVariable("n", "A number"))
                .get("/query", Access.ANYONE, RoutingTest::query)
                .takes(
                    Parameter.text("a", 100, "Anything"),
                    Parameter.text("b", 5, "Anything short"),
                    Parameter.number("n", 1, 10, 9, "A number"))
                .get("/page", Access.ANYONE, RoutingTest::page)
                .takes(Parameter.cursor(), Parameter.text("who", 100, "Somebody").needed())
                .get("/path/of", Access.ANYONE, request -> Response.text(200, request.path()))
                .get("/{any}", Access.ANYONE, variable("any")));
  }

  @AfterAll
  void stop() {
    edge.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, 200, root",
    "/?x=1, 200, root",
    "/img, 200, list",
    "/img/7, 200, id=7",
    "/img/new, 200, id=new",
    "/img/new/info, 200, new info",
    "/img/7/info, 200, id=7",
    "/img/7/nothing, 404, ",
    "/img/, 404, ",
    "/a/, 200, a slash",
    "/a, 200, any=a",
    "/b, 200, a slash",
    "/other, 200, any=other",
    "/img/a%20b, 200, id=a b",
    "/img/caf%C3%A9, 200, id=café",
    "/%69mg, 200, list",
    "/img/a+b, 200, id=a+b",
    "http://elsewhere/img, 200, list",
    "/number/12, 200, 12",
    "/number/-1, 404, ",
    "/number/x, 404, ",
    "/number/1234567890123456789, 404, "
  })
  void thePathChoosesTheRoute(String target, int status, String body) throws Exception {
    var answer = edge.get(target);

    assertThat(answer.status()).isEqualTo(status);
    if (body != null) {
      assertThat(answer.body()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/img/../a/",
    "/img/%2e%2e",
    "/img/%2E%2e/x",
    "/img/.",
    "/img/a%2Fb",
    "/img/a%5Cb",
    "/img/%00",
    "/img/a%0d%0aX: y",
    "/img/%",
    "/img/%4",
    "/img/%zz",
    "/img/%ff",
    "/img/%c0%af",
    "/img/a#b",
    "img",
    "*"
  })
  void noWayOfWritingAPathEscapes(String target) throws Exception {
    var answer = edge.get(target);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
  }

  @Test
  void thePathOfARequestIsItsOwn() throws Exception {
    assertThat(edge.get("http://elsewhere/path/of?it").body()).isEqualTo("/path/of");
    assertThat(edge.get("/path/o%66?it").body()).isEqualTo("/path/o%66");
  }

  @ParameterizedTest
  @CsvSource({"//img", "/img//info", "/a//", "/x/y"})
  void emptyAndUnknownSegmentsAreNotFound(String target) throws Exception {
    assertThat(edge.get(target).status()).isEqualTo(404);
  }

  @Test
  void anotherMethodIsRefusedWithThoseAllowed() throws Exception {
    var answer = edge.send("PUT", "/img/7", "", "{}");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo("DELETE, GET, HEAD, OPTIONS");
  }

  @Test
  void optionsTellsTheMethods() throws Exception {
    var answer = edge.send("OPTIONS", "/img", "", "");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(answer.headers()).doesNotContainKey("content-length");
    assertThat(edge.send("OPTIONS", "*", "", "").status()).isEqualTo(204);
  }

  @Test
  void headIsGetWithoutTheBody() throws Exception {
    try (var client = edge.connect()) {
      client.send(TestEdge.text("HEAD", "/img/77", "", ""));
      var head = client.readHead();
      client.send(TestEdge.text("GET", "/img/77", "", ""));
      var get = client.read();

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-length")).isEqualTo("5");
      assertThat(get.body()).isEqualTo("id=77");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'?a=1&b=x+y%26', 200, 'a=[1] b=[x y&] n=9'",
    "'?a=1&a=2', 200, 'a=[1, 2] b=[] n=9'",
    "'?b&&n=5', 200, 'a=[] b=[] n=5'",
    "'?b=%zz', 400, ",
    "'?b=%ff', 400, ",
    "'?n=5&n=6', 400, ",
    "'?n=11', 400, ",
    "'?n=1.5', 400, ",
    "'?n=', 400, ",
    "'?b=12345', 200, 'a=[] b=[12345] n=9'",
    "'?b=123456', 400, ",
    "'?b=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80', 200, ",
    "'?b=%00', 400, ",
    "'?other=%00', 400, ",
    "'?b=%0a', 400, "
  })
  void queriesAreDecodedStrictly(String query, int status, String body) throws Exception {
    var answer = edge.get("/query" + query);

    assertThat(answer.status()).isEqualTo(status);
    if (body != null) {
      assertThat(answer.body()).isEqualTo(body);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'?who=me', 200, 'me at'",
    "'?who=me&cursor=c', 200, 'me at c'",
    "'?who=', 200, ' at'",
    "'?cursor=c', 400, 'who: missing (expected: Somebody)'",
    "'?who=me&cursor=', 400, 'cursor: 0 characters (expected: 1 to 2000)'",
    "'?who=me&cursor', 400, 'cursor: 0 characters (expected: 1 to 2000)'",
  })
  void anEmptyCursorIsNotThatOfTheFirstPage(String query, int status, String said)
      throws Exception {
    var answer = edge.get("/page" + query);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.body()).contains(said);
  }

  @Test
  void twoRoutesOfOnePathAndMethodAreAMistake() {
    Routes first = Routes.of("first").get("/x", Access.ANYONE, request -> Response.empty(204));

    assertThatThrownBy(() -> new RouteTable<>(List.of(first, first), (area, route) -> route))
        .hasMessage("GET /x: in two tables");
    assertThatThrownBy(() -> first.get("x", Access.ANYONE, request -> Response.empty(204)))
        .hasMessageContaining("starts with /");
    assertThatThrownBy(() -> first.get("/a{b}", Access.ANYONE, request -> Response.empty(204)))
        .hasMessageContaining("/literal/{name}");
  }

  private static Handler variable(String name) {
    return request -> Response.text(200, name + "=" + request.pathVariable(name));
  }

  private static Response page(Request request) {
    var who = request.query("who").orElse("nobody");
    return Response.text(200, who + " at " + request.query("cursor").orElse(""));
  }

  private static Response number(Request request) {
    return Response.text(200, Long.toString(request.pathNumber("n")));
  }

  private static Response query(Request request) {
    return Response.text(
        200,
        "a="
            + request.queryAll("a")
            + " b=["
            + request.query("b").orElse("")
            + "] n="
            + request.queryNumber("n"));
  }
}
