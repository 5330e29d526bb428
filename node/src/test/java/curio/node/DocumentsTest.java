package curio.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the manuals of the earlier systems print works as it is printed, but for the port. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsTest {
  private static final String MARIO =
      """
      {
        "name":     "Mario",
        "password": "Mario"
      }
      """;

  private RunningNode node;

  @BeforeAll
  void start() {
    node = RunningNode.start(shape(), "--demo");
  }

  @AfterAll
  void stop() {
    node.close();
  }

  @Test
  void testersSignUpInAndOutByTheCommandsOfTheManual() throws Exception {
    checkToken(
        curl(
            """
            curl -XPOST http://127.0.0.1:8007/v1/auth/sign-up -d '{"username":"tester", "password":"1234567890", "passwordConfirm":"1234567890", "gender":"f"}'
            """),
        "tester");
    checkToken(
        curl(
            """
            curl -XPOST http://127.0.0.1:8007/v1/auth/sign-up -d '{"username":"tester2", "password":"1234567890", "passwordConfirm":"1234567890", "gender":"f"}'
            """),
        "tester2");

    var in =
        curl(
            """
            curl -XPOST http://127.0.0.1:8007/v1/auth/sign-in -d '{"username":"tester2", "password":"1234567890"}'
            """);
    checkToken(in, "tester2");
    var out =
        curl(
            """
            curl -XPOST http://127.0.0.1:8007/v1/auth/sign-out  -H "Authorization:Bearer %s"
            """
                .formatted(in.text("token")));
    assertThat(out.status()).isEqualTo(200);
    assertThat(out.body()).isEqualTo("null");
    node.get("/api/v1/order/", "Authorization", "Bearer " + in.text("token")).assertProblem(401);
  }

  /** What `curl -d` sends by default, what it sends without, and what others send. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "application/x-www-form-urlencoded",
        "application/json",
        "application/json; charset=utf-8",
        "text/plain",
        "nonsense"
      })
  void theTypeOfTheBodyDoesNotMatter(String type) {
    var name = "typed" + Math.floorMod(type.hashCode(), 1_000_000);
    var body =
        """
        {"username":"%s", "password":"1234567890", "passwordConfirm":"1234567890", "gender":"m"}
        """
            .formatted(name);
    var headers = type.isEmpty() ? new String[0] : new String[] {"Content-Type", type};

    checkToken(node.post("/v1/auth/sign-up", body, headers), name);
  }

  @Test
  void marioSignsUpOnceAndLogsIn() {
    var up = node.post("/signup", MARIO);
    var again = node.post("/signup", MARIO);
    var in = node.post("/login", MARIO);

    assertThat(up.status()).isEqualTo(201);
    assertThat(up.json()).containsEntry("message", "success").containsEntry("error", "");
    again.assertProblem(409);
    assertThat(again.json())
        .containsEntry("message", "failure")
        .containsEntry("error", "existing username");
    assertThat(in.status()).isEqualTo(200);
    assertThat(in.json()).containsEntry("message", "success").containsEntry("error", "");
    assertThat(in.text("accessToken").split("\\.", -1)).hasSize(3);
    assertThat(in.text("refreshToken")).isNotEmpty();
    assertThat(in.headers().get("set-cookie"))
        .anySatisfy(c -> assertThat(c).startsWith("accessToken=" + in.text("accessToken")))
        .anySatisfy(c -> assertThat(c).startsWith("refreshToken=" + in.text("refreshToken")))
        .allSatisfy(c -> assertThat(c).contains("HttpOnly", "SameSite=Strict"));
    assertThat(
            node.get("/api/v1/order/", "Cookie", "accessToken=" + in.text("accessToken")).status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"\", \"password\": \"Mario\"}",
        "{\"name\": \"Luigi\", \"password\": \"\"}",
        "{\"name\": \"\", \"password\": \"\"}",
        "{\"name\": \"L\", \"password\": \"Luigi\"}",
        "{\"password\": \"Mario\"}",
        "{\"name\": \"Luigi\"}",
        "{\"name\": 5, \"password\": \"Mario\"}",
        "{}",
        "",
        "name=Luigi"
      })
  void aSignUpWithoutNameOrPasswordIsAFailure(String body) {
    var answer = node.post("/signup", body);

    answer.assertProblem(400);
    assertThat(answer.json())
        .containsEntry("message", "failure")
        .containsEntry("error", "empty/invalid name and/or password");
  }

  @ParameterizedTest
  @CsvSource({"janitor, wrong-one", "nobody.known, wrong-one", "JANITOR, Curio-Demo"})
  void aWrongLogInIsAFailureThatTellsNothing(String name, String password) {
    var body = "{\"name\": \"%s\", \"password\": \"%s\"}".formatted(name, password);

    var answer = node.post("/login", body);

    answer.assertProblem(401);
    assertThat(answer.json())
        .containsEntry("message", "failure")
        .containsEntry("error", "Your login or password is not correct");
    assertThat(answer.headers()).doesNotContainKey("set-cookie");
  }

  @Test
  void errorsOfTheFeedsAccountsHaveItsShape() {
    var up = "/v1/auth/sign-up";
    node.signUp("shaped");

    checkFeedError(
        node.post(
            up,
            """
            {"username":"shaped", "password":"1234567890", "passwordConfirm":"1234567890", "gender":"f"}
            """),
        409,
        "4091");
    checkFeedError(
        node.post(
            up,
            """
            {"username":"shaped2", "password":"1234567890", "passwordConfirm":"123456789", "gender":"f"}
            """),
        400,
        "4001");
    checkFeedError(
        node.post(
            up,
            """
            {"username":"shaped2", "password":"1234567890", "passwordConfirm":"1234567890", "gender":"x"}
            """),
        400,
        "4001");
    checkFeedError(node.post(up, "{"), 400, "4001");
    checkFeedError(
        node.post("/v1/auth/sign-in", "{\"username\":\"shaped\", \"password\":\"wrong-one\"}"),
        401,
        "4011");
    checkFeedError(node.post("/v1/auth/sign-out", ""), 401, "4011");
    checkFeedError(node.get("/v1/auth/sign-in"), 405, "4051");
  }

  @Test
  void errorsOfTheOrdersHaveTheirShape() {
    var shopper = node.signUp("ordering");

    node.get("/api/v1/order/").assertOrderProblem(401);
    shopper.place("key", "{}").assertOrderProblem(400);
    shopper.get("/api/v1/order/none").assertOrderProblem(404);
  }

  @Test
  void anUnknownPathIsAnErrorToo() {
    node.get("/no/such/path").assertProblem(404);
  }

  private static void checkFeedError(Answer answer, int status, String code) {
    answer.assertProblem(status);
    assertThat(answer.json()).containsEntry("object", "error").containsEntry("code", code);
    assertThat(answer.text("message")).isNotEmpty();
  }

  private static void checkToken(Answer answer, String username) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json())
        .containsOnlyKeys("object", "token", "refreshToken", "userId", "username", "expires_at")
        .containsEntry("object", "token")
        .containsEntry("username", username);
    assertThat(answer.json().get("userId")).isInstanceOf(Integer.class);
    assertThat(Long.parseLong(answer.text("expires_at")))
        .isGreaterThan(Instant.now().getEpochSecond());
  }

  /** Runs a command as it is printed, but for the port. */
  private Answer curl(String printed) throws Exception {
    assumeThat(Path.of("/usr/bin/curl")).exists();
    var command =
        printed.strip().replace(":8007/", ":" + node.port() + "/") + " -s -w '|%{http_code}'";

    var process = new ProcessBuilder("sh", "-c", command).start();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int end = output.lastIndexOf('|');
    return new Answer(
        Integer.parseInt(output.substring(end + 1)), Map.of(), output.substring(0, end));
  }

  /** {@link DocumentsApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
