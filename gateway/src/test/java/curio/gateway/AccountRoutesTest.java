package curio.gateway;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccountRoutesTest {
  private RunningGateway gateway;

  @BeforeAll
  void start() {
    gateway = new RunningGateway();
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void nameAndPasswordMakeAnAccountThatCanLogIn() {
    var mario =
        """
        {"name": "Mario", "password": "Mario"}
        """;

    var made = gateway.post("/signup", mario);
    var again = gateway.post("/signup", mario);
    var loggedIn = gateway.post("/login", mario);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("message")).isEqualTo("success");
    assertThat(made.text("error")).isEmpty();
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.text("message")).isEqualTo("failure");
    assertThat(again.text("error")).isEqualTo("existing username");
    assertThat(loggedIn.status()).isEqualTo(200);
    assertThat(loggedIn.text("message")).isEqualTo("success");
    assertThat(loggedIn.text("error")).isEmpty();
    assertThat(loggedIn.text("token")).isEqualTo(loggedIn.text("accessToken"));
    assertThat(loggedIn.json().get("expires_at").asLong())
        .isBetween(Instant.now().getEpochSecond() + 800, Instant.now().getEpochSecond() + 900);
  }

  @Test
  void everythingElseMayBeToldAtOnce() {
    var made =
        gateway.post(
            "/signup",
            """
            {
                "username": "Vinnie66",
                "firstName": "Hillard",
                "lastName": "Kemmer",
                "phone": "+79998887766",
                "email": "curt_lowe47@yahoo.com",
                "password": "05wfPLgeYAMbH5M",
                "passwordConfirm": "05wfPLgeYAMbH5M"
            }
            """);

    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("status")).isEqualTo("success");
    assertThat(made.text("token")).contains(".");
    var user = made.json().get("data").get("user");
    assertThat(user.get("_id").asLong()).isPositive();
    assertThat(user.get("username").asString()).isEqualTo("Vinnie66");
    assertThat(user.get("firstName").asString()).isEqualTo("Hillard");
    assertThat(user.get("lastName").asString()).isEqualTo("Kemmer");
    assertThat(user.get("email").asString()).isEqualTo("curt_lowe47@yahoo.com");
    assertThat(user.get("phone").asString()).isEqualTo("+79998887766");
    assertThat(user.get("photo").asString()).isEqualTo("default.jpg");
    assertThat(user.get("role").asString()).isEqualTo("member");
    assertThat(user.get("active").asBoolean()).isTrue();
    var byEmail =
        gateway.post(
            "/login",
            """
            {"email": "curt_lowe47@yahoo.com", "password": "05wfPLgeYAMbH5M"}
            """);
    assertThat(byEmail.status()).isEqualTo(200);
    var sameEmail =
        gateway.post(
            "/signup",
            """
            {"name": "Vinnie67", "email": "Curt_Lowe47@yahoo.com", "password": "05wfPLgeYAMbH5M"}
            """);
    assertThat(sameEmail.status()).isEqualTo(409);
    assertThat(sameEmail.text("error")).isEqualTo("existing email");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | username: 0 characters (expected: 5 to 30)",
        "{\"name\": \"\", \"password\": \"\"} | username: 0 characters (expected: 5 to 30)",
        "{\"name\": \"Luigi\"} | password: 0 characters (expected: 5 to 128)",
        "{\"name\": \"Luigi\", \"password\": 12345} | password: 12345 (expected: a text)",
        "{\"name\": \"Luigi\", \"password\": \"12345\", \"passwordConfirm\": \"12346\"}"
            + " | passwordConfirm: another one (expected: the password again)",
      })
  void invalidSignUpsSayWhy(String body, String detail) {
    var answer = gateway.post("/signup", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("message")).isEqualTo("failure");
    assertThat(answer.text("error")).isEqualTo("empty/invalid name and/or password");
    assertThat(answer.text("detail")).isEqualTo(detail);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"janitor", "nobody.known", ""})
  void wrongPasswordsAndUnknownNamesAreToldTheSame(String name) {
    var answer =
        gateway.post("/login", "{\"name\": \"%s\", \"password\": \"wrong-one\"}".formatted(name));

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.text("message")).isEqualTo("failure");
    assertThat(answer.text("error")).isEqualTo("Your login or password is not correct");
    assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
    assertThat(answer.cookies()).isEmpty();
  }

  @Test
  void logInSetsGuardedCookies() {
    var plain = logIn("/login");
    var tls =
        gateway.post(
            "/login",
            "{\"name\": \"janitor\", \"password\": \"curio-demo\"}",
            "X-Forwarded-Proto",
            "https");

    assertThat(plain.cookies())
        .hasSize(2)
        .allSatisfy(cookie ->
            assertThat(cookie)
                .contains("HttpOnly", "SameSite=Strict", "Path=/")
                .doesNotContain("Secure"))
        .anySatisfy(cookie ->
            assertThat(cookie).startsWith("accessToken=" + plain.text("accessToken") + ";"))
        .anySatisfy(cookie ->
            assertThat(cookie).startsWith("refreshToken=" + plain.text("refreshToken") + ";"));
    assertThat(tls.cookies())
        .hasSize(2)
        .allSatisfy(c -> assertThat(c).contains("; Secure", "; HttpOnly").doesNotContain("Domain"))
        .anySatisfy(c -> assertThat(c).startsWith("__Host-accessToken=").contains("; Path=/;"))
        .anySatisfy(c ->
            assertThat(c).startsWith("__Secure-refreshToken=").contains("; Path=/token/refresh;"));
  }

  @Test
  void anotherSitesPageCannotRefreshWithTheCookie() {
    String cookie = "refreshToken=" + logIn("/login").text("refreshToken");

    var refused =
        gateway.post("/token/refresh", "", "Cookie", cookie, "Origin", "https://evil.example");

    assertThat(refused.status()).isEqualTo(403);
    assertThat(gateway.post("/token/refresh", "", "Cookie", cookie).status()).isEqualTo(200);
  }

  @Test
  void theFeedsSignUpAndSignInGiveATokenObject() {
    var made =
        gateway.post(
            "/v1/auth/sign-up",
            """
            {"username":"feeder", "password":"1234567890", "passwordConfirm":"1234567890",
             "gender":"f", "age": 30, "city": "Uruk"}
            """);
    var signedIn =
        gateway.post(
            "/v1/auth/sign-in",
            """
            {"username":"feeder", "password":"1234567890"}
            """);

    for (var answer : new Answer[] {made, signedIn}) {
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("object")).isEqualTo("token");
      assertThat(answer.text("username")).isEqualTo("feeder");
      assertThat(answer.json().get("userId").asLong()).isPositive();
      assertThat(answer.json().get("expires_at").isIntegralNumber()).isTrue();
      assertThat(answer.text("token")).isNotEmpty();
      assertThat(answer.text("refreshToken")).hasSize(86);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sign-in | {\"username\":\"nobody.x\", \"password\":\"1234567890\"} | 401 | 4011"
            + " | Your login or password is not correct",
        "sign-in | {\"username\":\"nobody.x\"} | 400 | 4001 | password: missing",
        "sign-up | {\"username\":\"janitor\", \"password\":\"1234567890\","
            + " \"passwordConfirm\":\"1234567890\", \"gender\":\"m\"} | 409 | 4091"
            + " | existing username",
        "sign-up | {\"username\":\"feeder2\", \"password\":\"1234567890\","
            + " \"passwordConfirm\":\"1234567890\", \"gender\":\"x\"} | 400 | 4001"
            + " | gender: unknown (expected: f or m)",
      })
  void theFeedsErrorsHaveItsShape(
      String path, String body, int status, String code, String message) {
    var answer = gateway.post("/v1/auth/" + path, body);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text("object")).isEqualTo("error");
    assertThat(answer.text("code")).isEqualTo(code);
    assertThat(answer.text("message")).isEqualTo(message);
  }

  @Test
  void signingOutAnswersNullAndEndsTheToken() {
    String bearer = "Bearer " + logIn("/login").text("token");

    var first = gateway.post("/v1/auth/sign-out", "", "Authorization", bearer);
    var second = gateway.post("/v1/auth/sign-out", "", "Authorization", bearer);

    assertThat(first.status()).isEqualTo(200);
    assertThat(first.body()).isEqualTo("null");
    assertThat(second.status()).isEqualTo(401);
    assertThat(second.text("code")).isEqualTo("4011");
    assertThat(second.header("WWW-Authenticate")).isEqualTo("Bearer");
  }

  @Test
  void signingOutWithoutATokenIsRefused() {
    assertThat(gateway.post("/v1/auth/sign-out", "").status()).isEqualTo(401);
    assertThat(
            gateway.post("/v1/auth/sign-out", "", "Authorization", "Basic amFuaXRvcjp4").status())
        .isEqualTo(401);
  }

  @Test
  void aCookieDoesForATokenButNotFromAnotherSite() {
    String cookie = "accessToken=" + logIn("/login").text("accessToken");

    var foreign =
        gateway.post("/v1/auth/sign-out", "", "Cookie", cookie, "Sec-Fetch-Site", "cross-site");
    var own =
        gateway.post("/v1/auth/sign-out", "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin");

    assertThat(foreign.status()).isEqualTo(403);
    assertThat(own.status()).isEqualTo(200);
  }

  @Test
  void refreshingWorksFromBodyAndCookieAndGivesNewTokens() {
    var first = logIn("/login");

    var second =
        gateway.post(
            "/token/refresh", "{\"refreshToken\": \"%s\"}".formatted(first.text("refreshToken")));
    var third =
        gateway.post("/token/refresh", "", "Cookie", "refreshToken=" + second.text("refreshToken"));

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.cookies()).hasSize(2);
    assertThat(third.status()).isEqualTo(200);
    assertThat(third.text("refreshToken"))
        .isNotEqualTo(second.text("refreshToken"))
        .isNotEqualTo(first.text("refreshToken"));
  }

  @Test
  void whatIsNoRefreshTokenIsRefused() {
    assertThat(gateway.post("/token/refresh", "").status()).isEqualTo(401);
    assertThat(gateway.post("/token/refresh", "{}").status()).isEqualTo(401);
    assertThat(gateway.post("/token/refresh", "{").status()).isEqualTo(400);
    var wrong = gateway.post("/token/refresh", "{\"refreshToken\": \"x\"}");
    assertThat(wrong.status()).isEqualTo(401);
    assertThat(wrong.text("message")).isEqualTo("failure");
  }

  @Test
  void theRefreshCookieServesWhenTheBodyNamesNoToken() {
    var tokens = logIn("/login");

    var answer =
        gateway.post(
            "/token/refresh", "{}", "Cookie", "refreshToken=" + tokens.text("refreshToken"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("refreshToken")).isNotEqualTo(tokens.text("refreshToken"));
  }

  @Test
  void loggingOutEndsTheSessionAndClearsTheCookies() {
    var tokens = logIn("/login");

    var answer = gateway.get("/logout", "Cookie", "accessToken=" + tokens.text("accessToken"));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("null");
    assertThat(answer.cookies())
        .hasSize(2)
        .allSatisfy(cookie -> assertThat(cookie).contains("=;", "Max-Age=0"));
    assertOver(tokens);
  }

  @Test
  void loggingOutWorksWhenOnlyTheRefreshTokenIsLeft() {
    var tokens = logIn("/login");

    var answer = gateway.get("/logout", "Cookie", "refreshToken=" + tokens.text("refreshToken"));

    assertThat(answer.status()).isEqualTo(200);
    assertOver(tokens);
  }

  @Test
  void loggingOutTwiceIsNoError() {
    assertThat(gateway.get("/logout").status()).isEqualTo(200);
  }

  @Test
  void thePublicKeysArePublic() {
    var answer = gateway.get("/.well-known/jwks.json");

    assertThat(answer.status()).isEqualTo(200);
    var key = answer.json().get("keys").get(0);
    assertThat(key.get("kty").asString()).isEqualTo("OKP");
    assertThat(key.get("crv").asString()).isEqualTo("Ed25519");
    assertThat(key.get("alg").asString()).isEqualTo("EdDSA");
    assertThat(key.has("d")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -XPOST http://127.0.0.1:8007/v1/auth/sign-up -d '{\"username\":\"tester\","
            + " \"password\":\"1234567890\", \"passwordConfirm\":\"1234567890\","
            + " \"gender\":\"f\"}'",
        "curl -XPOST http://127.0.0.1:8007/v1/auth/sign-up -d '{\"username\":\"tester2\","
            + " \"password\":\"1234567890\", \"passwordConfirm\":\"1234567890\","
            + " \"gender\":\"f\"}'; curl -XPOST http://127.0.0.1:8007/v1/auth/sign-in -d"
            + " '{\"username\":\"tester2\", \"password\":\"1234567890\"}'",
      })
  void theCommandsOfTheManualWork(String command) throws Exception {
    assumeThat(Path.of("/usr/bin/curl")).exists();
    var own = command.replace("8007", Integer.toString(gateway.port())).replace("curl", "curl -s");

    var process = new ProcessBuilder("sh", "-c", own).start();

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).startsWith("{\"object\":\"token\",\"token\":\"ey");
  }

  private Answer logIn(String path) {
    var answer = gateway.post(path, "{\"name\": \"janitor\", \"password\": \"curio-demo\"}");
    assertThat(answer.status()).isEqualTo(200);
    return answer;
  }

  private void assertOver(Answer tokens) {
    eventually(() ->
        assertThat(
                gateway
                    .post(
                        "/v1/auth/sign-out",
                        "",
                        "Authorization",
                        "Bearer " + tokens.text("accessToken"))
                    .status())
            .isEqualTo(401));
    assertThat(
            gateway
                .post(
                    "/token/refresh",
                    "{\"refreshToken\": \"%s\"}".formatted(tokens.text("refreshToken")))
                .status())
        .isEqualTo(401);
  }
}
