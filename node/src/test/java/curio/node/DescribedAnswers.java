package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import curio.errors.CurioException;
import curio.http.Route;
import curio.http.RouteTable;
import curio.http.Routes;
import curio.http.docs.OpenApi;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether answers are what the description of the API says of their route and status: the status
 * itself, the type of the body, its members and no others, and the headers. Thread-safe.
 */
final class DescribedAnswers {
  /** Nodes of a JVM mostly describe the same, and schemas are read once for all of them. */
  private static final Map<String, ApiDocument> DOCUMENTS = new ConcurrentHashMap<>();

  private static final Set<Integer> OF_EVERY_ROUTE = Set.of(408, 413, 414, 429, 431, 500, 503);

  /** What says how an answer is sent or guarded, the same for all routes. */
  private static final Set<String> OF_EVERY_ANSWER =
      Set.of(
          ":status",
          "connection",
          "content-length",
          "content-security-policy",
          "content-type",
          "date",
          "keep-alive",
          "referrer-policy",
          "sec-websocket-version",
          "strict-transport-security",
          "transfer-encoding",
          "upgrade",
          "vary",
          "x-content-type-options",
          "x-frame-options");

  private final RouteTable<Route> routes;
  private final ApiDocument document;

  private DescribedAnswers(List<Routes> areas) {
    routes = new RouteTable<>(areas, (area, route) -> route);
    var text = new String(OpenApi.describe("Curio", Version.TEXT, areas), StandardCharsets.UTF_8);
    document = DOCUMENTS.computeIfAbsent(text, ApiDocument::new);
  }

  /** Of a port that answers that. */
  static DescribedAnswers of(List<Routes> areas) {
    return new DescribedAnswers(areas);
  }

  /** Fails if the answer is not as it is described; one to no route of the port may be anything. */
  void check(String method, String target, Answer answer) {
    var route = route(method, target);
    if (route == null) {
      return;
    }
    var as = "%s %s: %d".formatted(method, target, answer.status());
    var responses = document.responses(route.template(), route.method().toLowerCase(Locale.ROOT));
    var status = Integer.toString(answer.status());
    if (!responses.containsKey(status)) {
      assertThat(OF_EVERY_ROUTE)
          .as("%s is not described (expected: by answers(…) or refuses(…))%n%s", as, answer.body())
          .contains(answer.status());
      status = "default";
    }
    var response = document.resolved(ApiDocument.object(responses, status));
    assertThat(OF_EVERY_ANSWER)
        .as("%s: headers that are not described (expected: by sends(…))", as)
        .containsAll(others(response, answer));
    checkBody(as, response, answer, method.equals("HEAD"));
  }

  private void checkBody(String as, Map<String, Object> response, Answer answer, boolean isHead) {
    var content = ApiDocument.object(response, "content");
    var type = answer.header("Content-Type");
    if (content.isEmpty()) {
      assertThat(answer.body()).as("%s: a body", as).isEmpty();
      return;
    }
    assertThat(content).as("%s: type of the body", as).containsKey(type);
    if (type.endsWith("json") && !isHead) {
      var schema = document.schema(ApiDocument.object(ApiDocument.object(content, type), "schema"));
      assertThat(schema.validate(answer.body(), InputFormat.JSON))
          .as("%s%n%s", as, answer.body())
          .isEmpty();
    }
  }

  private static List<String> others(Map<String, Object> response, Answer answer) {
    var described =
        ApiDocument.object(response, "headers").keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    return answer.headers().keySet().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !described.contains(name) && !name.startsWith("access-control-"))
        .toList();
  }

  private @Nullable Route route(String method, String target) {
    try {
      var found = routes.find(target.split("[?#]", 2)[0]);
      return found == null
          ? null
          : found.place().byMethod().get(method.equals("HEAD") ? "GET" : method);
    } catch (CurioException e) {
      return null;
    }
  }
}
