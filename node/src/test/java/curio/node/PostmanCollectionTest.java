package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.http.Access;
import curio.http.HttpSettings;
import curio.http.Response;
import curio.http.Routes;
import curio.http.server.HttpEdge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The seven requests of {@code docs/orders.postman_collection.json}, sent by newman; its assertions
 * hold against a node, and not against a server that answers something else. Needs Node.js and npm.
 */
@Tag("long")
@EnabledIfSystemProperty(named = "long", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostmanCollectionTest {
  private static final Path COLLECTION =
      Path.of("..", "docs", "orders.postman_collection.json").toAbsolutePath().normalize();
  private static final int REQUESTS = 7;

  private Npm npm;

  @BeforeAll
  void install() throws IOException {
    npm = Npm.install("newman");
  }

  @Test
  void allAssertionsHold() throws IOException {
    try (var node = RunningNode.start()) {
      var run = run(node.port());

      assertThat(run.code()).as(run.output()).isZero();
      assertThat(executed("requests", "total")).isGreaterThanOrEqualTo(REQUESTS);
      assertThat(executed("assertions", "total")).isGreaterThan(2 * REQUESTS);
      assertThat(executed("assertions", "failed")).isZero();
    }
  }

  @Test
  void theyFailWhereSomethingElseIsAnswered() throws IOException {
    var wrong = Map.of("status", "OK", "message", "done", "results", 1, "orderId", "", "token", "");
    var routes =
        Routes.of("wrong")
            .post("/signup", Access.ANYONE, request -> Response.json(201, wrong))
            .post("/api/v1/order/", Access.ANYONE, request -> Response.json(201, wrong))
            .get("/api/v1/order/", Access.ANYONE, request -> Response.ok(wrong));
    try (var edge =
        HttpEdge.start(
            HttpSettings.of("wrong", "127.0.0.1", 0),
            List.of(routes),
            request -> {
              throw new IllegalStateException("nobody is asked who it is");
            },
            new SimpleMeterRegistry(),
            Clock.systemUTC())) {
      var run = run(edge.port());

      assertThat(run.code()).as(run.output()).isNotZero();
      assertThat(executed("assertions", "failed")).isGreaterThanOrEqualTo(REQUESTS);
    }
  }

  private Npm.Ended run(int port) {
    return npm.run(
        Map.of(),
        "npx",
        "newman",
        "run",
        COLLECTION.toString(),
        "--env-var",
        "baseUrl=http://127.0.0.1:" + port,
        "--reporters",
        "cli,json",
        "--reporter-json-export",
        "report.json");
  }

  private int executed(String what, String member) throws IOException {
    var report =
        new Answer(
            200,
            Map.of(),
            Files.readString(npm.directory().resolve("report.json"), StandardCharsets.UTF_8));
    return (int) Objects.requireNonNull(report.object("run", "stats", what).get(member));
  }
}
