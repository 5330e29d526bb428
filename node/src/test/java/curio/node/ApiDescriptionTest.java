package curio.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.Routes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What both ports of a node say of their routes, and whether a client could call by it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDescriptionTest {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]*)}");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Set<String> PLACES = Set.of("path", "query", "header", "cookie");
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "integer", "number", "boolean");

  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start("--demo", "--security-contact", "mailto:weak@example.org");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  /** An operation as the description has it. */
  private record Operation(String path, String method, Map<String, Object> said) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  private Stream<Answer> descriptions() {
    return Stream.of(node.get("/openapi.json"), node.internal("GET", "/openapi.json", ""));
  }

  @ParameterizedTest
  @MethodSource("descriptions")
  void everyRouteSaysAllThatACallNeeds(Answer api) {
    var operations = operations(api);

    assertThat(operations).hasSizeGreaterThan(30);
    var ids = operations.stream().map(one -> one.said().get("operationId")).toList();
    assertThat(ids).doesNotHaveDuplicates().doesNotContainNull();
    for (var operation : operations) {
      assertThat(METHODS).as(operation.toString()).contains(operation.method());
      assertThat(text(operation.said(), "summary")).as("%s: summary", operation).isNotEmpty();
      assertAnswersAreDescribed(api, operation);
      assertParametersAreDescribed(api, operation);
    }
    assertReferencesLeadSomewhere(api, api.json());
    assertSchemas(object(object(api.json(), "components"), "schemas"));
  }

  @Test
  void everyRouteOfThePublicPortIsDescribed() {
    var served = new TreeSet<String>();
    for (Routes area : node.areas()) {
      area.list()
          .forEach(route ->
              route
                  .paths()
                  .forEach(
                      path -> served.add(route.method().toLowerCase(Locale.ROOT) + " " + path)));
    }

    assertThat(operations(node.get("/openapi.json")))
        .extracting(Operation::toString)
        .containsExactlyInAnyOrderElementsOf(served);
  }

  @Test
  void anOrderCanBePlacedByWhatIsSaidOfIt() {
    var order = operation("post", "/api/v1/order/");
    assertThat(names(node.get("/openapi.json"), order))
        .contains("header Idempotency-Key", "header X-Request-Id");
    assertThat(order.said()).containsKey("requestBody").containsKey("security");
    assertThat(object(order.said(), "responses"))
        .containsOnlyKeys("201", "400", "401", "403", "409", "413", "422", "default");
    assertThat(names(node.get("/openapi.json"), operation("get", "/api/v1/order")))
        .contains("query cursor", "query limit");
    assertThat(names(node.get("/openapi.json"), operation("get", "/v1/users")))
        .contains("query firstName", "query lastName", "query offset", "query limit");
  }

  @Test
  void whereWeaknessesAreReportedIsSaid() {
    var said = node.get("/.well-known/security.txt");

    assertThat(said.status()).isEqualTo(200);
    assertThat(said.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    assertThat(said.body()).startsWith("Contact: mailto:weak@example.org\nExpires: ");
    var expires = said.body().lines().skip(1).findFirst().orElseThrow().split(" ")[1];
    assertThat(Instant.parse(expires))
        .isBetween(Instant.now(), Instant.now().plus(Duration.ofDays(365)));
  }

  private Operation operation(String method, String path) {
    return operations(node.get("/openapi.json")).stream()
        .filter(one -> one.method().equals(method) && one.path().equals(path))
        .findFirst()
        .orElseThrow();
  }

  private static List<Operation> operations(Answer api) {
    var operations = new ArrayList<Operation>();
    object(api.json(), "paths")
        .forEach((path, methods) ->
            map(methods)
                .forEach((method, said) -> operations.add(new Operation(path, method, map(said)))));
    return operations;
  }

  private static void assertAnswersAreDescribed(Answer api, Operation operation) {
    var responses = object(operation.said(), "responses");
    assertThat(responses).as(operation.toString()).containsKey("default").hasSizeGreaterThan(1);
    responses.forEach((status, said) -> {
      var response = resolved(api, map(said));
      assertThat(status).as(operation.toString()).matches("default|[1-5][0-9]{2}");
      assertThat(text(response, "description")).as(operation.toString()).isNotEmpty();
    });
    var error = resolved(api, map(requireNonNull(responses.get("default"))));
    assertThat(object(error, "content")).containsOnlyKeys("application/problem+json");
  }

  private static void assertParametersAreDescribed(Answer api, Operation operation) {
    assertThat(names(api, operation)).as(operation.toString()).doesNotHaveDuplicates();
    var inPath = new HashSet<String>();
    for (var parameter : parameters(api, operation)) {
      var as = operation + " " + parameter;
      assertThat(PLACES).as(as).contains(text(parameter, "in"));
      assertThat(TYPES).as(as).contains(text(object(parameter, "schema"), "type"));
      if (text(parameter, "in").equals("path")) {
        inPath.add(text(parameter, "name"));
        assertThat(parameter).as(as).containsEntry("required", true);
      }
    }
    var variables = VARIABLE.matcher(operation.path()).results().map(found -> found.group(1));
    assertThat(inPath).as(operation.toString()).isEqualTo(new HashSet<>(variables.toList()));
  }

  private static List<String> names(Answer api, Operation operation) {
    return parameters(api, operation).stream()
        .map(one -> text(one, "in") + " " + text(one, "name"))
        .toList();
  }

  private static List<Map<String, Object>> parameters(Answer api, Operation operation) {
    return ((List<?>) operation.said().getOrDefault("parameters", List.of()))
        .stream().map(one -> resolved(api, map(one))).toList();
  }

  private static void assertReferencesLeadSomewhere(Answer api, Object value) {
    if (value instanceof Map<?, ?> members) {
      if (members.get("$ref") instanceof String) {
        assertThat(resolved(api, map(members))).as(members.toString()).isNotEmpty();
      }
      members.values().forEach(member -> assertReferencesLeadSomewhere(api, member));
    } else if (value instanceof List<?> list) {
      list.forEach(element -> assertReferencesLeadSomewhere(api, element));
    }
  }

  private static void assertSchemas(Map<String, Object> schemas) {
    schemas.forEach((name, said) -> {
      var schema = map(said);
      assertThat(name).matches("[A-Za-z0-9._-]+");
      assertThat(schema).as(name).containsEntry("type", "object");
      var properties = object(schema, "properties").keySet();
      ((List<?>) schema.getOrDefault("required", List.of()))
          .forEach(member -> assertThat(properties).as(name).contains(String.valueOf(member)));
    });
  }

  private static Map<String, Object> resolved(Answer api, Map<String, Object> value) {
    if (!(value.get("$ref") instanceof String reference)) {
      return value;
    }
    Map<String, Object> at = api.json();
    for (var step : reference.substring("#/".length()).split("/", -1)) {
      at = object(at, step);
    }
    return at;
  }

  private static Map<String, Object> object(Map<String, Object> from, String member) {
    assertThat(from).containsKey(member);
    return map(requireNonNull(from.get(member)));
  }

  private static String text(Map<String, Object> from, String member) {
    return String.valueOf(from.getOrDefault(member, ""));
  }

  @SuppressWarnings("unchecked") // JSON objects have texts as keys
  private static Map<String, Object> map(Object value) {
    assertThat(value).isInstanceOf(Map.class);
    return (Map<String, Object>) value;
  }
}
