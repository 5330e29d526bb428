package curio.http.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.AnswerHeader;
import curio.http.HttpSettings;
import curio.http.Parameter;
import curio.http.Response;
import curio.http.Routes;
import curio.http.content.Download;
import curio.http.content.Part;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class ApiDocsTest {
  enum State {
    NEW,
    GOOD
  }

  record Line(long id, int amount) {}

  record Place(BigDecimal price, @Nullable String note, State state, List<Line> lines) {}

  record Placed(String orderId, Map<String, Line> byName, boolean done, @Nullable Placed parent) {}

  private final Routes orders =
      Routes.of("orders")
          .post("/order/", Access.USER, Place.class, (request, body) -> Response.empty(201))
          .alsoAt("/order")
          .summary("Places an order.")
          .takes(Parameter.header("Idempotency-Key", "The key"))
          .answers(201, Placed.class)
          .get("/order/{id}", Access.ANYONE, request -> Response.empty(204))
          .takes(
              Parameter.numberedVariable("id", "The order's"),
              Parameter.number("limit", 1, 10, 5, "Most"),
              Parameter.cursor(),
              Parameter.text("who", 9, "Somebody").needed(),
              Parameter.id("after", "Any"),
              Parameter.cookie("session", "Whose"))
          .asksWhoIsThere()
          .answers(204);

  private final Routes others =
      Routes.of(
              "others",
              (code, detail, id) ->
                  Map.of("why", detail, "n", 1, "big", 1L, "part", 0.5, "yes", true, "more", id))
          .get("/{name}", Access.ANYONE, request -> Response.empty(204))
          .answers(200, "text/plain")
          .post("/{name}", Access.ANYONE, request -> Response.empty(204))
          .mayHaveBody(Line.class);

  @Test
  void theDescriptionComesFromTheTables() {
    byte[] json = OpenApi.describe("Curio", "1.0", List.of(orders));

    JsonNode api = new JsonMapper().readTree(new String(json, StandardCharsets.UTF_8));
    JsonNode post = api.at("/paths/~1order~1/post");
    assertThat(api.at("/openapi").asString()).isEqualTo("3.1.0");
    assertThat(post.at("/summary").asString()).isEqualTo("Places an order.");
    assertThat(post.at("/security/0/bearer").isArray()).isTrue();
    assertThat(post.at("/responses/201/content/application~1json/schema/$ref").asString())
        .isEqualTo("#/components/schemas/Placed");
    assertThat(api.at("/paths/~1order~1{id}/get/parameters/0/name").asString()).isEqualTo("id");
    assertThat(api.at("/paths/~1order~1{id}/get/security").toString())
        .isEqualTo("[{},{\"bearer\":[]}]");
    assertThat(post.at("/parameters/0").toString())
        .isEqualTo(
            "{\"name\":\"Idempotency-Key\",\"in\":\"header\",\"description\":\"The key\","
                + "\"schema\":{\"type\":\"string\",\"maxLength\":2000}}");
    assertThat(post.at("/requestBody/required").asBoolean()).isTrue();
    JsonNode place = api.at("/components/schemas/Place");
    assertThat(place.at("/required").toString()).isEqualTo("[\"price\",\"state\",\"lines\"]");
    assertThat(place.at("/properties/price/type").asString()).isEqualTo("number");
    assertThat(place.at("/properties/state/enum").toString()).isEqualTo("[\"NEW\",\"GOOD\"]");
    assertThat(place.at("/properties/lines/items/$ref").asString()).endsWith("/Line");
    assertThat(api.at("/components/schemas/Line/properties/id/format").asString())
        .isEqualTo("int64");
    assertThat(api.at("/components/schemas/Placed/properties/parent/$ref").asString())
        .endsWith("/Placed");
    var ids = new ArrayList<String>();
    api.at("/paths").forEach(path -> path.forEach(op -> ids.add(op.at("/operationId").asString())));
    assertThat(ids).doesNotHaveDuplicates().hasSize(3);
  }

  record Form(Part file, @Nullable String title) {}

  @Test
  void bodiesAndAnswersOfOtherKindsAreDescribed() {
    var images =
        Routes.of("images")
            .post("/img", Access.USER, request -> Response.empty(201))
            .tokenMayBeInBody()
            .accepts("application/json", Line.class)
            .accepts("multipart/form-data", Form.class)
            .accepts("image/*")
            .answers(201)
            .get("/img/{id}", Access.ANYONE, request -> Response.empty(204));
    images = Download.declaredBy(images, "image/png", "image/jpeg");

    JsonNode api = described(images);

    JsonNode post = api.at("/paths/~1img/post");
    assertThat(post.at("/security").toString()).isEqualTo("[{\"bearer\":[]},{}]");
    assertThat(post.at("/requestBody/content").toString())
        .isEqualTo(
            "{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Line\"}},"
                + "\"multipart/form-data\":{\"schema\":{\"$ref\":\"#/components/schemas/Form\"}},"
                + "\"image/*\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}");
    assertThat(api.at("/components/schemas/Form/properties/file/contentMediaType").asString())
        .isEqualTo("application/octet-stream");
    JsonNode get = api.at("/paths/~1img~1{id}/get/responses");
    assertThat(get.at("/200/content/image~1png/schema/format").asString()).isEqualTo("binary");
    assertThat(get.at("/200/content").size()).isEqualTo(2);
    assertThat(get.at("/206/content").size()).isEqualTo(2);
    assertThat(get.at("/206/headers/Content-Range/example").asString()).startsWith("bytes 0-");
    assertThat(get.at("/304/headers/ETag").isObject()).isTrue();
    assertThat(get.at("/416/$ref").asString()).isEqualTo("#/components/responses/Problem-416");
  }

  enum Colour {
    RED,
    BLUE
  }

  record Extras(@Example("by Friday") @Nullable String note, boolean gift) {}

  record Wish(
      @Example("400.25") BigDecimal price,
      @Example({"red", "round"}) List<String> tags,
      @Example(oneOf = {"new", "old"}) String state,
      @Example(oneOf = {"big", "small"}) List<String> sizes,
      @Example(value = "7", apart = true) @Nullable Integer number,
      @Example("2026-03-01T12:00:00Z") Instant at,
      Colour colour,
      List<Colour> others,
      @JsonUnwrapped Extras extras,
      List<Extras> more,
      @Nullable Wish next) {}

  @Test
  void theExampleOfABodyIsMadeOfThoseOfItsMembers() {
    var wishes =
        Routes.of("wishes")
            .post("/wish", Access.ANYONE, Wish.class, (request, body) -> Response.empty(204))
            .takes(Parameter.header("Idempotency-Key", "The key").like("k-1"))
            .answers(204)
            .get("/wish", Access.ANYONE, request -> Response.ok(null))
            .answersNull(200)
            .answers(201, Wish.class)
            .answers(201, Extras.class)
            .sends(AnswerHeader.location("The wish", "/wish/1"))
            .answers(202, "text/plain", "soon")
            .refuses(ErrorCode.CONFLICT);

    JsonNode api = described(wishes);

    JsonNode post = api.at("/paths/~1wish/post");
    assertThat(post.at("/requestBody/content/application~1json/example").toString())
        .isEqualTo(
            "{\"price\":400.25,\"tags\":[\"red\",\"round\"],\"state\":\"new\",\"sizes\":[\"big\"],"
                + "\"at\":\"2026-03-01T12:00:00Z\",\"colour\":\"RED\","
                + "\"others\":[\"RED\"],\"note\":\"by Friday\",\"gift\":true,"
                + "\"more\":[{\"note\":\"by Friday\",\"gift\":true}]}");
    JsonNode members = api.at("/components/schemas/Wish/properties");
    assertThat(members.at("/state").toString())
        .isEqualTo("{\"type\":\"string\",\"enum\":[\"new\",\"old\"],\"examples\":[\"new\"]}");
    assertThat(members.at("/sizes/items/enum/1").asString()).isEqualTo("small");
    assertThat(members.at("/number/examples").toString()).isEqualTo("[7]");
    assertThat(post.at("/parameters/0/example").asString()).isEqualTo("k-1");
    assertThat(post.at("/responses/413").isObject()).isTrue();
    JsonNode get = api.at("/paths/~1wish/get/responses");
    assertThat(get.at("/200/content/application~1json").toString())
        .isEqualTo("{\"schema\":{\"type\":\"null\"},\"example\":null}");
    assertThat(get.at("/201/content/application~1json/schema/anyOf").size()).isEqualTo(2);
    assertThat(get.at("/201/headers/Location/example").asString()).isEqualTo("/wish/1");
    assertThat(get.at("/202/content/text~1plain/example").asString()).isEqualTo("soon");
    assertThat(get.at("/409/$ref").asString()).isEqualTo("#/components/responses/Problem-409");
    JsonNode conflict = api.at("/components/responses/Problem-409");
    assertThat(conflict.at("/content/application~1problem+json/example/status").asInt())
        .isEqualTo(409);
    assertThat(conflict.at("/headers/Retry-After").isObject()).isTrue();
  }

  @Test
  void whatARouteTakesIsDescribedAsItIsRead() {
    JsonNode api = described(orders, others);

    JsonNode get = api.at("/paths/~1order~1{id}/get/parameters");
    var seen = new ArrayList<String>();
    get.forEach(one -> seen.add(one.at("/in").asString() + " " + one.at("/name").asString()));
    assertThat(seen)
        .containsExactly(
            "path id",
            "query limit",
            "query cursor",
            "query who",
            "query after",
            "cookie session",
            " ");
    assertThat(get.at("/0/required").asBoolean()).isTrue();
    assertThat(get.at("/1/schema").toString())
        .isEqualTo(
            "{\"type\":\"integer\",\"format\":\"int64\",\"minimum\":1,\"maximum\":10,"
                + "\"default\":5}");
    assertThat(get.at("/2/schema/minLength").asInt()).isEqualTo(1);
    assertThat(get.at("/3/required").asBoolean()).isTrue();
    assertThat(get.at("/4/schema/default").isMissingNode()).isTrue();
    assertThat(get.at("/6/$ref").asString()).isEqualTo("#/components/parameters/RequestId");
  }

  @Test
  void eachAreaHasItsErrorAndEachAnswerItsBody() {
    JsonNode api = described(orders, others);

    JsonNode other = api.at("/paths/~1{name}");
    assertThat(api.at("/paths/~1order/post/responses/default/$ref").asString())
        .isEqualTo("#/components/responses/Problem");
    assertThat(other.at("/get/responses/default/$ref").asString())
        .isEqualTo("#/components/responses/Problem2");
    assertThat(other.at("/get/responses/200/content/text~1plain").isObject()).isTrue();
    assertThat(other.at("/get/parameters/0/name").asString()).isEqualTo("name");
    assertThat(other.at("/post/requestBody/required").asBoolean(true)).isFalse();
    JsonNode properties = api.at("/components/schemas/Problem2/properties");
    assertThat(properties.at("/requestId/type").asString()).isEqualTo("string");
    assertThat(properties.at("/why/type").asString()).isEqualTo("string");
    assertThat(properties.at("/n/type").asString()).isEqualTo("integer");
    assertThat(properties.at("/big/type").asString()).isEqualTo("integer");
    assertThat(properties.at("/part/type").asString()).isEqualTo("number");
    assertThat(properties.at("/yes/type").asString()).isEqualTo("boolean");
    assertThat(api.at("/components/schemas/Problem/properties/why").isMissingNode()).isTrue();
  }

  @Test
  void nothingIsDeclaredTwice() {
    var once = Routes.of("x").get("/x", Access.ANYONE, r -> Response.empty(204));

    assertThatThrownBy(() -> once.takes(Parameter.cursor(), Parameter.cursor()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonNode described(Routes... areas) {
    return new JsonMapper().readTree(OpenApi.describe("Curio", "1.0", List.of(areas)));
  }

  @Test
  void thePageIsServedWithNothingFromElsewhere() throws Exception {
    try (var edge =
            HttpEdge.start(
                HttpSettings.of("test", "127.0.0.1", 0),
                List.of(orders, ApiDocs.routes("Curio", "1.0", List.of(orders))),
                request -> {
                  throw new CurioException(ErrorCode.UNAUTHENTICATED, "no");
                },
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        var client = HttpClient.newHttpClient()) {
      for (String path : List.of("/docs", "/docs/docs.js", "/docs/docs.css", "/openapi.json")) {
        HttpResponse<String> first = get(client, edge.port(), path, "\"none\"");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> second = get(client, edge.port(), path, tag);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).doesNotContain("https://", "http://");
        assertThat(first.headers().firstValue("Content-Security-Policy").orElseThrow())
            .startsWith("default-src 'self'");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
      }
      assertThat(get(client, edge.port(), "/docs/errors.json", "x").body())
          .contains("\"id\":\"uri-too-long\"", "\"id\":\"timeout\"");
    }
  }

  private static HttpResponse<String> get(HttpClient client, int port, String path, String tag)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("If-None-Match", tag)
            .timeout(Duration.ofSeconds(10))
            .build(),
        BodyHandlers.ofString());
  }
}
