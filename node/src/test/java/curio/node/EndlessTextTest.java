package curio.node;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import curio.http.Route;
import curio.http.Routes;
import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every member of every body that the public port reads is given what would take minutes to work on
 * if it were worked on before its size is looked at.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndlessTextTest {
  /** Sorting these takes the square of their number: most of a minute. */
  private static final String MARKS = "\u0300".repeat(250_000) + "\u0316".repeat(250_000);

  /** Where they stand in a body twice. */
  private static final String FEWER_MARKS = "\u0300".repeat(120_000) + "\u0316".repeat(120_000);

  /** Far more than an answer takes on a busy machine, far less than the work would. */
  private static final Duration MOST = Duration.ofSeconds(20);

  /** Members whose text is not looked at, or must make no difference to the answer. */
  private static final Set<String> PASSED_OVER =
      Set.of(
          "POST /v1/auth/forgot email",
          "PUT /v1/users/me currentPassword",
          "POST /v1/users currentPassword",
          "PATCH /v1/users/{id} currentPassword");

  private final Set<String> asked = new TreeSet<>();
  private TestDatabase database;
  private RunningNode node;
  private Person admin;

  @BeforeAll
  void start() {
    database = NodeDatabase.create();
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    // So that no body is refused for its size alone.
    options.addAll(List.of("--accounts.throttle", "false", "--http.max-body", "1MiB"));
    node = RunningNode.with(Clock.systemUTC(), options);
    admin = People.admin(node, database.settings(), "the.admin");
  }

  @AfterAll
  void stop() {
    node.close();
    database.close();
  }

  @Test
  void noTextIsWorkedOnBeforeItsLengthIsLookedAt() {
    for (Routes area : node.areas()) {
      for (Route route : area.list()) {
        members(route, String.class::equals).forEach(member -> refusesMarks(route, member));
      }
    }

    assertThat(asked)
        .contains(
            "POST /signup name",
            "POST /signup email",
            "POST /login name",
            "POST /v1/auth/sign-up interests",
            "POST /v1/auth/reset password",
            "PUT /v1/users/me city",
            "PATCH /v1/users/{id} username",
            "POST /api/v1/order/ note",
            "POST /authentication displayText");
  }

  @Test
  void noNumberIsComputedBeforeItsSizeIsLookedAt() {
    Predicate<Class<?>> number =
        type ->
            type == Integer.class
                || type == int.class
                || type == Long.class
                || type == long.class
                || type == BigDecimal.class;
    for (Routes area : node.areas()) {
      for (Route route : area.list()) {
        for (String member : members(route, number)) {
          for (String value : List.of("1e999999999", "1e-999999999", "9".repeat(900_000))) {
            var body = minimal(route);
            body.put(member, value);
            assertThat(send(route, body).status()).as(route + " " + member).isIn(400, 413);
          }
        }
      }
    }

    assertThat(asked).contains("POST /api/v1/order/");
  }

  private void refusesMarks(Route route, String member) {
    String name = route.method() + " " + route.template() + " " + member;
    var body = minimal(route);
    boolean twice = member.equals("password") && body.containsKey("passwordConfirm");
    body.put(member, quoted(twice ? FEWER_MARKS : MARKS));
    if (twice) {
      body.put("passwordConfirm", quoted(FEWER_MARKS));
    }
    // Of several names of one account only one is looked at.
    if (member.equals("name") || (member.equals("email") && route.template().equals("/login"))) {
      body.remove("username");
    }

    long before = System.nanoTime();
    var answer = send(route, body);
    var taken = Duration.ofNanos(System.nanoTime() - before);

    asked.add(name);
    if (PASSED_OVER.contains(name)) {
      assertThat(answer.status()).as(name).isBetween(200, 299);
    } else {
      assertThat(answer.status()).as(name + ": " + answer.body()).isBetween(400, 422);
    }
    assertThat(taken).as(name).isLessThan(MOST);
  }

  private Answer send(Route route, Map<String, String> body) {
    asked.add(route.method() + " " + route.template());
    String json =
        body.entrySet().stream()
            .map(member -> quoted(member.getKey()) + ":" + member.getValue())
            .collect(Collectors.joining(",", "{", "}"));
    String path = route.template().replaceAll("\\{[^}]*}", Long.toString(admin.id()));
    return node.send(
        route.method(), path, json, "Authorization", admin.bearer(), "Idempotency-Key", "key");
  }

  private static List<String> members(Route route, Predicate<Class<?>> type) {
    return components(route).stream()
        .filter(component -> type.test(component.getType()))
        .map(RecordComponent::getName)
        .toList();
  }

  /** What must be there, as JSON, in values that are right. */
  private static Map<String, String> minimal(Route route) {
    var body = new LinkedHashMap<String, String>();
    for (var component : components(route)) {
      boolean needed = !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      // One who signs up may say it in two ways.
      boolean names = Set.of("username", "password").contains(component.getName());
      if (needed || (names && route.method().equals("POST"))) {
        body.put(component.getName(), usual(component));
      }
    }
    return body;
  }

  private static List<RecordComponent> components(Route route) {
    var type = route.body();
    return type == null ? List.of() : components(type).toList();
  }

  /** Those of a record in a body stand among the others: it is unwrapped. */
  private static Stream<RecordComponent> components(Class<?> type) {
    return Arrays.stream(requireNonNull(type.getRecordComponents()))
        .flatMap(each -> each.getType().isRecord() ? components(each.getType()) : Stream.of(each));
  }

  private static String usual(RecordComponent component) {
    if (component.getType() != String.class) {
      return component.getType() == boolean.class ? "true" : "1";
    }
    return switch (component.getName()) {
      case "password", "passwordConfirm", "currentPassword" -> quoted(People.PASSWORD);
      case "gender" -> quoted("f");
      case "email" -> quoted("somebody@example.org");
      default -> quoted("somebody");
    };
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
