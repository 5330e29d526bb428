package curio.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.Access;
import curio.http.HttpEdge;
import curio.http.HttpSettings;
import curio.http.Response;
import curio.http.Routes;
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
          .answers(201, Placed.class)
          .get("/order/{id}", Access.ANYONE, request -> Response.empty(204))
          .answers(204);

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
    assertThat(api.at("/paths/~1order~1{id}/get/security").isMissingNode()).isTrue();
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
