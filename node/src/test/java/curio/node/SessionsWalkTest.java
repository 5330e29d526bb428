package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One's sessions and passwords: what each request answers, and each way in which it may fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionsWalkTest {
  private static final String NEW = "another-one-1";

  @TempDir private static Path directory;
  private final AtomicInteger guesses = new AtomicInteger();
  private RunningNode node;

  @BeforeAll
  void start() {
    node =
        RunningNode.start(
            shape(),
            "--accounts.throttle",
            "false",
            "--data",
            directory.toString(),
            "--public-url",
            "https://curio.example.org");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void oneSeesOnesSessionsAndEndsThem() {
    var phone = People.signUp(node, "two.devices");
    var desk = phone.again();

    var seen = sessions(desk.get("/v1/auth/sessions"));

    assertThat(seen).hasSize(2);
    assertThat(seen.getFirst())
        .containsEntry("object", "session")
        .containsEntry("id", Tokens.session(desk.token()))
        .containsEntry("address", "127.0.0.1")
        .containsEntry("current", true);
    assertThat(String.valueOf(seen.getFirst().get("agent"))).startsWith("Java-http-client");
    assertThat(Instant.parse(String.valueOf(seen.getFirst().get("createdAt"))))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(Instant.parse(String.valueOf(seen.getFirst().get("lastSeenAt"))))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
    assertThat(seen.getLast())
        .containsEntry("id", Tokens.session(phone.token()))
        .containsEntry("current", false);
    var path = "/v1/auth/sessions/" + seen.getLast().get("id");
    assertThat(desk.send("DELETE", path, "").body()).isEqualTo("null");
    desk.send("DELETE", path, "").assertProblem(404);
    phone.get("/v1/auth/sessions").assertProblem(401);
    assertThat(sessions(desk.get("/v1/auth/sessions"))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "00000000-0000-0000-0000-000000000000", "%F0%9F%98%80", "' or 1=1"})
  void whatIsNoSessionIsNotFound(String id) {
    var person = People.signUp(node, "guessing-" + guesses.incrementAndGet());

    person.send("DELETE", "/v1/auth/sessions/" + id.replace(" ", "%20"), "").assertProblem(404);

    assertThat(person.get("/v1/auth/sessions").status()).isEqualTo(200);
  }

  @Test
  void aPasswordIsChangedByWhoKnowsIt() {
    var person = People.signUp(node, "changing");

    change(person, "wrong-one-1", NEW, NEW).assertProblem(403);
    change(person, People.PASSWORD, NEW, "unlike-one").assertProblem(400);
    change(person, People.PASSWORD, "short", "short").assertProblem(400);
    person.send("POST", "/v1/auth/password", "{}").assertProblem(400);
    assertThat(signIn("changing", People.PASSWORD).status()).isEqualTo(200);
    assertThat(change(person, People.PASSWORD, NEW, NEW).body()).isEqualTo("null");

    assertThat(signIn("changing", NEW).status()).isEqualTo(200);
    signIn("changing", People.PASSWORD).assertProblem(401);
    assertThat(person.get("/v1/auth/sessions").status()).isEqualTo(200);
  }

  @Test
  void guessingTheCurrentPasswordIsSlowedDown() {
    try (var slowing = RunningNode.start(shape(), "--data", directory.toString())) {
      var person = People.signUp(slowing, "stolen.token");
      var answer = change(person, "wrong-one-1", NEW, NEW);
      for (int i = 0; i < 50 && answer.status() == 403; i++) {
        answer = change(person, "wrong-one-1", NEW, NEW);
      }

      answer.assertProblem(429);
      assertThat(answer.header("Retry-After")).isNotEmpty();
      var byProfile =
          person.send(
              "PUT",
              "/v1/users/me",
              "{\"email\": \"thief@example.org\", \"currentPassword\": \"wrong-one-2\"}");
      byProfile.assertProblem(429);
    }
  }

  @Test
  void aForgottenPasswordIsSetByTheLinkInAMailOnce() throws Exception {
    var person = withAddress("forgetful", "forgetful@example.org");
    assertThat(forgot("Forgetful@Example.org").status()).isEqualTo(202);
    var token = new Mailbox(directory).token("forgetful@example.org");

    reset("x" + token, NEW, NEW).assertProblem(400);
    reset(token, NEW, "unlike-one").assertProblem(400);
    reset(token, "short", "short").assertProblem(400);
    assertThat(reset(token, NEW, NEW).body()).isEqualTo("null");

    reset(token, NEW, NEW).assertProblem(400);
    person.get("/v1/auth/sessions").assertProblem(401);
    assertThat(signIn("forgetful", NEW).status()).isEqualTo(200);
    // The other mail tells them of the change, now or soon.
    assertThat(new Mailbox(directory).to("forgetful@example.org"))
        .filteredOn(mail -> mail.contains("Subject: Set your Curio password"))
        .singleElement()
        .asString()
        .contains("https://curio.example.org/reset#" + token);
  }

  @Test
  void aLinkIsUselessOnceTheAddressIsAnother() {
    var person = withAddress("moving", "old@example.org");
    assertThat(forgot("old@example.org").status()).isEqualTo(202);
    var token = new Mailbox(directory).token("old@example.org");

    var moved =
        person.send(
            "PUT",
            "/v1/users/me",
            "{\"email\": \"new@example.org\", \"currentPassword\": \"1234567890\"}");

    assertThat(moved.status()).as(moved.body()).isEqualTo(200);
    reset(token, NEW, NEW).assertProblem(400);
    assertThat(signIn("moving", People.PASSWORD).status()).isEqualTo(200);
  }

  @Test
  void anUnknownAddressIsToldTheSameAndGetsNoMail() throws Exception {
    withAddress("knownone", "known@example.org");

    var unknown = forgot("unknown@example.org");
    var known = forgot("known@example.org");

    assertThat(unknown.status()).isEqualTo(202);
    assertThat(unknown.body()).isEqualTo(known.body());
    assertThat(new Mailbox(directory).token("known@example.org")).isNotEmpty();
    assertThat(new Mailbox(directory).to("unknown@example.org")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "\"nowhere\"", "\"a@b\""})
  void anythingThatIsATextIsAccepted(String address) {
    assertThat(node.post("/v1/auth/forgot", "{\"email\": %s}".formatted(address)).status())
        .isEqualTo(202);
  }

  @Test
  void whatIsNoTextIsNot() {
    node.post("/v1/auth/forgot", "{\"email\": 5}").assertProblem(400);
    node.post("/v1/auth/forgot", "{\"email\": \"\\u0000@example.org\"}").assertProblem(400);
    node.post("/v1/auth/forgot", "{}").assertProblem(400);
    node.post("/v1/auth/reset", "{}").assertProblem(400);
  }

  @Test
  void askingForLinksIsSlowedDown() {
    try (var slowing = RunningNode.start(shape(), "--data", directory.toString())) {
      var answer = forgot(slowing, "often@example.org");
      for (int i = 0; i < 100 && answer.status() == 202; i++) {
        answer = forgot(slowing, "often@example.org");
      }

      answer.assertProblem(429);
      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
  }

  @Test
  void aRefreshIsSeen() {
    var person = People.signUp(node, "seen.again");
    var created = sessions(person.get("/v1/auth/sessions")).getFirst().get("lastSeenAt");

    eventually(
        Duration.ofSeconds(5),
        () -> {
          assertThat(Instant.now()).isAfter(Instant.parse(String.valueOf(created)).plusMillis(5));
        });
    var refreshed =
        node.post("/token/refresh", "{\"refreshToken\": \"%s\"}".formatted(person.refreshToken()));

    assertThat(refreshed.status()).isEqualTo(200);
    var after = sessions(person.get("/v1/auth/sessions")).getFirst().get("lastSeenAt");
    assertThat(Instant.parse(String.valueOf(after)))
        .isAfter(Instant.parse(String.valueOf(created)));
  }

  private People.Person withAddress(String name, String email) {
    var answer =
        node.post(
            "/v1/auth/sign-up",
            """
            {"username": "%s", "password": "%s", "passwordConfirm": "%s", "gender": "f",
             "email": "%s"}
            """
                .formatted(name, People.PASSWORD, People.PASSWORD, email));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return People.signIn(node, name);
  }

  private Answer forgot(String email) {
    return forgot(node, email);
  }

  private static Answer forgot(RunningNode node, String email) {
    return node.post("/v1/auth/forgot", "{\"email\": \"%s\"}".formatted(email));
  }

  private Answer reset(String token, String password, String confirm) {
    return node.post(
        "/v1/auth/reset",
        "{\"token\": \"%s\", \"password\": \"%s\", \"passwordConfirm\": \"%s\"}"
            .formatted(token, password, confirm));
  }

  private static Answer change(People.Person who, String current, String next, String confirm) {
    return who.send(
        "POST",
        "/v1/auth/password",
        "{\"currentPassword\": \"%s\", \"password\": \"%s\", \"passwordConfirm\": \"%s\"}"
            .formatted(current, next, confirm));
  }

  private Answer signIn(String name, String password) {
    return node.post(
        "/v1/auth/sign-in",
        "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(name, password));
  }

  private static List<Map<String, Object>> sessions(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.list("data");
  }

  /** {@link SessionsWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
