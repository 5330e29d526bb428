package curio.node;

import static org.assertj.core.api.Assertions.assertThat;

import curio.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing up, in, on and out: what each request answers, and each way in which it may fail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountsWalkTest {
  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start(shape(), clock, "--accounts.throttle", "false");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'{\"name\":\"four\",\"password\":\"1234567890\"}' | username: 4 characters (expected: 5 to"
            + " 30)",
        "'{\"name\":\"spaced name\",\"password\":\"1234567890\"}' | username: other characters than"
            + " expected (expected: letters, digits, _ . -)",
        "'{\"name\":\"short.password\",\"password\":\"1234567\"}' | password: 7 characters"
            + " (expected: 8 to 128)",
        "'{\"name\":\"blank.password\",\"password\":\"          \"}' | password: blank (expected:"
            + " something to remember)",
        "'{\"name\":\"unlike\",\"password\":\"1234567890\",\"passwordConfirm\":\"1234567891\"}' |"
            + " passwordConfirm: another one (expected: the password again)",
        "'{\"name\":\"no.address\",\"password\":\"1234567890\",\"email\":\"nowhere\"}' | email: not"
            + " an address (expected: name@example.org)",
        "'{\"name\":\"no.phone\",\"password\":\"1234567890\",\"phone\":\"call me\"}' | phone: not a"
            + " number (expected: like +79998887766)",
      })
  void aSignUpThatBreaksARuleSaysWhich(String body, String detail) {
    var answer = node.post("/signup", body);

    answer.assertProblem(400);
    assertThat(answer.text("detail")).isEqualTo(detail);
    assertThat(answer.json())
        .containsEntry("message", "failure")
        .containsEntry("error", "empty/invalid name and/or password");
  }

  @ParameterizedTest
  @CsvSource({"GIVEN.NAME, other@example.org, username", "another.name, Given@Example.org, email"})
  void namesAndAddressesAreUniqueWhateverTheirCase(String name, String email, String field) {
    var body =
        """
        {"name": "%s", "email": "%s", "password": "1234567890"}
        """;
    node.post("/signup", body.formatted("given.name", "given@example.org"));

    var answer = node.post("/signup", body.formatted(name, email));

    answer.assertProblem(409);
    assertThat(answer.text("error")).isEqualTo("existing " + field);
  }

  @Test
  void oneSignsInByNameOrAddressInAnyCase() {
    node.post(
        "/signup",
        """
        {"name": "Many.Names", "email": "many@example.org", "password": "1234567890"}
        """);

    for (var by :
        List.of(
            "\"name\": \"many.names\"",
            "\"username\": \"MANY.NAMES\"",
            "\"email\": \"Many@Example.org\"",
            "\"name\": \"many@example.org\"")) {
      var answer = node.post("/login", "{" + by + ", \"password\": \"1234567890\"}");
      assertThat(answer.status()).as(by).isEqualTo(200);
      assertThat(answer.json())
          .containsOnlyKeys(
              "accessToken", "refreshToken", "token", "expires_at", "message", "error");
    }
  }

  @Test
  void answersWithTokensAreKeptByNobody() {
    var person = "{\"name\": \"private.one\", \"password\": \"1234567890\"}";
    var feeder =
        """
        {"username": "private.two", "password": "1234567890", "passwordConfirm": "1234567890",
         "gender": "m"}
        """;
    var signedUp = node.post("/signup", person);
    var loggedIn = node.post("/login", person);
    var refreshed =
        node.post(
            "/token/refresh",
            "{\"refreshToken\": \"%s\"}".formatted(loggedIn.text("refreshToken")));

    for (var answer :
        List.of(
            signedUp,
            loggedIn,
            refreshed,
            node.post("/v1/auth/sign-up", feeder),
            node.post("/v1/auth/sign-in", feeder))) {
      assertThat(answer.status()).as(answer.body()).isLessThan(300);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
  }

  @Test
  void aRefreshTokenIsGoodForAMonthAndOnceButForTwoTabs() {
    var person = People.signUp(node, "refreshing");
    clock.advance(Duration.ofDays(29));

    var first = refresh(person.refreshToken());
    var twin = refresh(person.refreshToken());

    assertThat(first.status()).isEqualTo(200);
    assertThat(twin.text("refreshToken")).isEqualTo(first.text("refreshToken"));
    clock.advance(Duration.ofSeconds(11));
    refresh(person.refreshToken()).assertProblem(401);
    refresh(first.text("refreshToken")).assertProblem(401);
    node.get("/api/v1/order/", "Authorization", "Bearer " + first.text("accessToken"))
        .assertProblem(401);
  }

  @Test
  void aRefreshTokenThatWasNotUsedForAMonthIsOver() {
    var person = People.signUp(node, "forgetful");

    clock.advance(Duration.ofDays(31));

    refresh(person.refreshToken()).assertProblem(401);
  }

  @Test
  void whoIsNotActiveNeitherSignsInNorRefreshes() {
    try (var own = new OwnDatabase(shape(), "--accounts.throttle", "false")) {
      var admin = People.admin(own.node(), own.database(), "the.admin");
      var person = People.signUp(own.node(), "sleeping");

      var sleep = "{\"active\": false, \"currentPassword\": \"1234567890\"}";
      var done = admin.send("PATCH", "/v1/users/" + person.id(), sleep);

      assertThat(done.status()).as(done.body()).isEqualTo(200);
      var body = "{\"username\": \"sleeping\", \"password\": \"1234567890\"}";
      own.node().post("/v1/auth/sign-in", body).assertProblem(401);
      own.node()
          .post("/token/refresh", "{\"refreshToken\": \"%s\"}".formatted(person.refreshToken()))
          .assertProblem(401);
      var wake = "{\"active\": true, \"currentPassword\": \"1234567890\"}";
      admin.send("PATCH", "/v1/users/" + person.id(), wake);
      assertThat(own.node().post("/v1/auth/sign-in", body).status()).isEqualTo(200);
    }
  }

  /** The throttle slows, for known and unknown names alike, and says for how long. */
  @ParameterizedTest
  @CsvSource({"known.name", "unknown.name"})
  void wrongPasswordsAreSlowedDown(String name) {
    try (var own = new OwnDatabase(shape())) {
      People.signUp(own.node(), "known.name");
      var wrong = "{\"username\": \"%s\", \"password\": \"wrong-one-1\"}".formatted(name);
      var answer = own.node().post("/v1/auth/sign-in", wrong);
      int tries = 1;
      while (answer.status() == 401 && tries < 100) {
        answer = own.node().post("/v1/auth/sign-in", wrong);
        tries++;
      }

      answer.assertProblem(429);
      assertThat(tries).isBetween(4, 20);
      assertThat(Integer.parseInt(answer.header("Retry-After"))).isPositive();
      assertThat(answer.json()).containsEntry("object", "error").containsEntry("code", "4291");
    }
  }

  @Test
  void anAddressMakesOnlySoManyAccounts() {
    try (var own = new OwnDatabase(shape(), "--accounts.sign-ups-per-hour", "3")) {
      for (int i = 0; i < 3; i++) {
        People.signUp(own.node(), "person.number" + i);
      }

      var fourth =
          own.node()
              .post("/signup", "{\"name\": \"person.number3\", \"password\": \"1234567890\"}");

      fourth.assertProblem(429);
      assertThat(Integer.parseInt(fourth.header("Retry-After"))).isBetween(1, 3_600);
    }
  }

  private Answer refresh(String token) {
    return node.post("/token/refresh", "{\"refreshToken\": \"%s\"}".formatted(token));
  }

  /** {@link AccountsWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
