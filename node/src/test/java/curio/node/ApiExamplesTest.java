package curio.node;

import static curio.node.ApiDocument.map;
import static curio.node.ApiDocument.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.networknt.schema.InputFormat;
import curio.http.Access;
import curio.http.Route;
import curio.http.Routes;
import curio.http.json.Json;
import curio.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That everything in the description of the API has an example, and a good one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiExamplesTest {
  /** Bytes that are no text. */
  private static final Set<String> BINARY = Set.of("image", "font");

  /** What its example asks for exists nowhere: a link is mailed. */
  private static final Set<String> OF_ANOTHER = Set.of("POST /v1/auth/reset");

  private TestDatabase database;
  private RunningNode node;

  @BeforeAll
  void start() {
    database = NodeDatabase.create();
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    options.addAll(List.of("--demo", "--accounts.throttle", "false"));
    node = RunningNode.with(options);
  }

  @AfterAll
  void stop() {
    node.close();
    database.close();
  }

  private Stream<ApiDocument> documents() {
    return Stream.of(
        new ApiDocument(node.get("/openapi.json").body()),
        new ApiDocument(node.internal("GET", "/openapi.json", "").body()));
  }

  /** A value in the description with what is said of it. */
  private record Described(String name, Map<String, Object> said) {}

  @ParameterizedTest
  @MethodSource("documents")
  void everythingIsDescribedWithAnExample(ApiDocument api) {
    var parts = Stream.concat(parameters(api), Stream.concat(bodies(api), headers(api))).toList();

    assertThat(parts).hasSizeGreaterThan(1_000);
    assertThat(parts)
        .allSatisfy(part -> assertThat(part.said()).as(part.name()).containsKey("schema"))
        .allSatisfy(part -> {
          boolean isBytes =
              object(part.said(), "schema").get("format") instanceof String format
                  && format.equals("binary");
          var kind = part.name().substring(part.name().lastIndexOf(' ') + 1).split("/", 2)[0];
          if (!isBytes || !BINARY.contains(kind)) {
            assertThat(part.said()).as(part.name()).containsKey("example");
          }
        });
    assertThat(Stream.concat(parameters(api), headers(api)))
        .allSatisfy(part ->
            assertThat(String.valueOf(part.said().get("description")))
                .as(part.name())
                .hasSizeGreaterThan(3));
    assertThat(membersWithoutExample(api)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyExampleAnswersToItsSchema(ApiDocument api) {
    var parts = Stream.concat(parameters(api), Stream.concat(bodies(api), headers(api)));

    parts
        .filter(part -> part.said().containsKey("example"))
        .forEach(part -> check(api, part.name(), object(part.said(), "schema"), part.said()));
    object(object(api.all(), "components"), "schemas")
        .forEach((name, schema) ->
            object(map(schema), "properties")
                .forEach((member, said) -> {
                  if (map(said).get("examples") instanceof List<?> examples) {
                    assertThat(examples).hasSize(1);
                    checkValue(api, name + "." + member, map(said), examples.getFirst());
                  }
                }));
  }

  /** As the routes read them: strictly, every rule of the record's own included. */
  @Test
  void theRoutesReadTheExamplesOfTheirBodies() {
    var api = new ApiDocument(node.get("/openapi.json").body());
    int read = 0;
    for (Routes area : node.areas()) {
      for (Route route : area.list()) {
        var type = bodyOf(route);
        var example = example(api, route);
        if (type != null && example != null) {
          assertThatCode(() -> Json.reader(type).read(Json.write(example)))
              .as("%s %s", route.method(), route.template())
              .doesNotThrowAnyException();
          read++;
        }
      }
    }
    assertThat(read).isGreaterThan(25);
  }

  /** Whoever tries an example is not told that it is malformed. */
  @Test
  void theExamplesOfBodiesAreUnderstood() {
    var api = new ApiDocument(node.get("/openapi.json").body());
    var admin = People.admin(node, database.settings(), "the.admin");
    var member = People.signUp(node, "the.member");
    for (Routes area : node.areas()) {
      for (Route route : area.list()) {
        var example = example(api, route);
        var name = route.method() + " " + route.template();
        if (route.body() == null || example == null || OF_ANOTHER.contains(name)) {
          continue;
        }
        var path = route.template().replaceAll("\\{id}", "17").replaceAll("\\{\\w+}", "none");
        var body = new String(Json.write(example), StandardCharsets.UTF_8);
        var answer =
            node.send(
                route.method(),
                path,
                body,
                "Authorization",
                route.access() == Access.USER ? member.bearer() : admin.bearer(),
                "Idempotency-Key",
                "example of " + name);
        assertThat(answer.status())
            .as("%s %s: %s", name, body, answer.body())
            .isNotIn(400, 415, 422, 500);
      }
    }
  }

  private static @Nullable Class<?> bodyOf(Route route) {
    return route.body() == null ? route.description().optionalBody() : route.body();
  }

  private static @Nullable Object example(ApiDocument api, Route route) {
    var operation =
        object(
            object(object(api.all(), "paths"), route.template()),
            route.method().toLowerCase(Locale.ROOT));
    var content = object(object(operation, "requestBody"), "content");
    return object(content, "application/json").get("example");
  }

  private static List<String> membersWithoutExample(ApiDocument api) {
    var missing = new ArrayList<String>();
    object(object(api.all(), "components"), "schemas")
        .forEach((name, schema) ->
            object(map(schema), "properties")
                .forEach((member, said) -> {
                  var items = object(map(said), "items");
                  if (!map(said).containsKey("$ref")
                      && !map(said).containsKey("examples")
                      && !items.containsKey("$ref")) {
                    missing.add(name + "." + member + " (expected: @Example)");
                  }
                }));
    return missing;
  }

  private static void check(
      ApiDocument api, String name, Map<String, Object> schema, Map<String, Object> said) {
    checkValue(api, name, schema, said.get("example"));
  }

  private static void checkValue(
      ApiDocument api, String name, Map<String, Object> schema, @Nullable Object example) {
    var json = new String(Json.write(example), StandardCharsets.UTF_8);
    assertThat(api.schema(schema).validate(json, InputFormat.JSON))
        .as("%s %s", name, json)
        .isEmpty();
  }

  private static Stream<Described> operations(ApiDocument api) {
    return object(api.all(), "paths").entrySet().stream()
        .flatMap(path ->
            map(path.getValue()).entrySet().stream()
                .map(
                    one -> new Described(one.getKey() + " " + path.getKey(), map(one.getValue()))));
  }

  private static Stream<Described> parameters(ApiDocument api) {
    return operations(api)
        .flatMap(operation ->
            ((List<?>) operation.said().getOrDefault("parameters", List.of()))
                .stream()
                    .map(one -> api.resolved(map(one)))
                    .map(one -> new Described(operation.name() + " " + one.get("name"), one)));
  }

  private static Stream<Described> responses(ApiDocument api) {
    return operations(api)
        .flatMap(operation ->
            object(operation.said(), "responses").entrySet().stream()
                .map(one ->
                    new Described(
                        operation.name() + " " + one.getKey(), api.resolved(map(one.getValue())))));
  }

  private static Stream<Described> bodies(ApiDocument api) {
    var requests =
        operations(api).map(one -> new Described(one.name(), object(one.said(), "requestBody")));
    return Stream.concat(requests, responses(api)).flatMap(one -> members(api, one, "content"));
  }

  private static Stream<Described> headers(ApiDocument api) {
    return responses(api).flatMap(one -> members(api, one, "headers"));
  }

  private static Stream<Described> members(ApiDocument api, Described of, String member) {
    return object(of.said(), member).entrySet().stream()
        .map(one ->
            new Described(of.name() + " " + one.getKey(), api.resolved(map(one.getValue()))));
  }
}
