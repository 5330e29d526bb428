package curio.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpEdgeTest {
  record Order(BigDecimal price, @Nullable String note) {}

  private final TestEdge edge =
      new TestEdge(
          Routes.of("test")
              .post("/echo", Access.ANYONE, Order.class, (request, order) -> Response.ok(order))
              .get("/item/{id}", Access.USER, request -> Response.ok(request.pathVariable("id"))));

  @AfterEach
  void close() {
    edge.close();
  }

  @Test
  void aRecordGoesInAndComesOut() throws Exception {
    var answer = edge.post("/echo", "{\"price\":400.50,\"more\":1}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"price\":400.50}");
    assertThat(answer.header("content-type")).isEqualTo("application/json");
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("x-request-id")).isNotEmpty();
    assertThat(answer.headers()).containsKey("date").doesNotContainKey("server");
  }
}
