package curio.node;

import static curio.node.MobileIdPeople.CONFIRMS;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.mobileidmock.Fault;
import curio.mobileidmock.Faults;
import curio.mobileidmock.Stage;
import curio.node.logs.LineEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Everything that a node logs while people do everything, also what goes wrong. */
class LoggedSecretsTest {
  private static final String SECRET = "a-secret-of-the-test";
  private static final String KEY = "c29tZSBzZWNyZXQga2V5IG9mIHRoaXMgdGVzdCAxMjM=";
  private static final Logger ROOT = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);

  @TempDir private Path data;
  private final Map<String, String> secrets = new TreeMap<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Level before = ROOT.getLevel();
  private MobileIdPeople people;
  private OwnDatabase system;
  private RunningNode node;

  @BeforeEach
  void start() {
    ROOT.setLevel(Level.INFO);
    log.start();
    ROOT.addAppender(log);
    people = new MobileIdPeople();
    var options = new ArrayList<>(List.of(people.optionsAnd()));
    options.addAll(List.of("--cluster-secret", SECRET, "--data", data.toString()));
    options.addAll(List.of("--http.access-log", "all", "--mobile-id.encryption-key", KEY));
    system = new OwnDatabase(options.toArray(String[]::new));
    node = system.node();
    secrets.put(SECRET, "the cluster's secret");
    secrets.put(KEY, "the key of Mobile-ID");
    secrets.put("60001019906", "a national number");
    secrets.put("7200000766", "a phone");
  }

  @AfterEach
  void stop() {
    ROOT.detachAppender(log);
    ROOT.setLevel(before);
    system.close();
    people.close();
  }

  @Test
  void nothingThatOpensSomethingIsLogged() {
    var person = passwords();
    orders(person);
    relyingParty();
    browser();
    registry();
    brokenStore(person);

    var text = text();
    assertThat(text)
        .contains("came to no result", "request failed", "route=\"/authentication/session/{id}\"")
        .contains("a poll failed; trying again");
    secrets.forEach((secret, what) -> assertThat(text.contains(secret)).as(what).isFalse());
  }

  private People.Person passwords() {
    secrets.put("a-very-own-password", "a password");
    secrets.put("wrong-but-nearly-right", "a wrong password");
    secrets.put("somebody@private.example", "an address");
    node.post(
        "/v1/auth/sign-up",
        """
        {"username":"member.x","password":"a-very-own-password","gender":"f",
         "passwordConfirm":"a-very-own-password","email":"somebody@private.example"}
        """);
    node.post("/login", "{\"name\":\"member.x\",\"password\":\"wrong-but-nearly-right\"}");
    var signedIn =
        node.post("/login", "{\"name\":\"member.x\",\"password\":\"a-very-own-password\"}");
    secret(signedIn, "accessToken");
    var used = secret(signedIn, "refreshToken");
    var refreshed = node.post("/token/refresh", "{\"refreshToken\":\"" + used + "\"}");
    secret(refreshed, "accessToken");
    var fresh = secret(refreshed, "refreshToken");
    Sql.run(
        system.database(),
        "update accounts.refresh_tokens set used_at = used_at - interval '1 minute'");
    node.post("/token/refresh", "{\"refreshToken\":\"" + used + "\"}").assertProblem(401);
    node.post("/token/refresh", "{\"refreshToken\":\"" + fresh + "\"}").assertProblem(401);
    node.post("/v1/auth/forgot", "{\"email\":\"somebody@private.example\"}");
    var link = new Mailbox(data).token("somebody@private.example");
    secrets.put(link, "a token of a mailed link");
    secrets.put("the-next-password", "a new password");
    node.post(
        "/v1/auth/reset",
        """
        {"token":"%s","password":"the-next-password","passwordConfirm":"the-next-password"}
        """
            .formatted(link));
    return People.signUp(node, "buyer.x");
  }

  private void orders(People.Person person) {
    secrets.put(person.token(), "an access token");
    secrets.put(person.refreshToken(), "a refresh token");
    secrets.put("a key of an order", "an idempotency key");
    secrets.put("for my aunt Adelheid", "a note");
    var order = "{\"price\":4,\"note\":\"for my aunt Adelheid\"}";
    for (var body : List.of(order, order, "{\"price\":5}", "{\"price\":-1}")) {
      node.post(
          "/api/v1/order/",
          body,
          "Idempotency-Key",
          "a key of an order",
          "Authorization",
          person.bearer());
    }
  }

  private void relyingParty() {
    var good = MobileIdPeople.start(node, "/authentication", CONFIRMS);
    people.mock.faults().set(Faults.EVERYBODY, Stage.POLL, Fault.WRONG_SIGNATURE, Faults.FOR_EVER);
    var forged = MobileIdPeople.start(node, "/authentication", CONFIRMS);
    secrets.put(forged, "the id of a relying party's session");
    node.get("/authentication/session/" + forged + "?timeoutMs=20000").assertProblem(503);
    people.mock.faults().set(Faults.EVERYBODY, Stage.POLL, Fault.ERROR, 1);
    var tried = MobileIdPeople.start(node, "/authentication", CONFIRMS);
    secrets.put(tried, "the id of one whose first poll failed");
    node.get("/authentication/session/" + tried + "?timeoutMs=20000");
    people.mock.faults().clear();
    secrets.put(good, "the id of another");
    node.get("/authentication/session/" + good + "?timeoutMs=20000");
    node.get("/authentication/session/" + good + "/more").assertProblem(404);
    node.get("/signature/session/" + good).assertProblem(404);
  }

  private void browser() {
    secrets.put("a key of a sign-in", "an idempotency key");
    var begun =
        node.post(
            "/v1/auth/mobile-id", "{" + CONFIRMS + "}", "Idempotency-Key", "a key of a sign-in");
    var cookie = begun.header("Set-Cookie").split(";", 2)[0];
    secrets.put(cookie.substring(cookie.indexOf('=') + 1), "the cookie of a sign-in");
    var end =
        node.get(
            "/v1/auth/mobile-id/" + begun.text("sessionId") + "?timeoutMs=20000", "Cookie", cookie);
    secret(end, "token");
    secret(end, "refreshToken");
  }

  private void registry() {
    RegistryCalls.call(node, "POST", "/service", RegistryCalls.HOST);
    var ticket =
        secret(RegistryCalls.call(node, "GET", "/service", RegistryCalls.NAME), "connTicket");
    RegistryCalls.call(node, "POST", "/ticket", "{\"connTicket\":\"" + ticket + "\"}");
    RegistryCalls.call(node, "POST", "/ticket", "{\"connTicket\":\"" + ticket + "\"}");
    node.internal("GET", "/services", "", "Authorization", "Bearer a-wrong-secret-of-somebody");
    secrets.put("a-wrong-secret-of-somebody", "a wrong secret");
  }

  /** What fails in the store is logged with its cause. */
  private void brokenStore(People.Person person) {
    Sql.run(
        system.database(),
        """
        alter table orders.orders add constraint broken check (note <> 'for my uncle Otto');
        alter table accounts.refresh_tokens add constraint broken check (used_at is null)
          not valid;
        alter table accounts.sessions add constraint broken check (agent <> 'Secret-Agent/7')
        """);
    secrets.put("for my uncle Otto", "a note that was refused");
    secrets.put("another key of an order", "an idempotency key");
    node.post(
        "/api/v1/order/",
        "{\"price\":4,\"note\":\"for my uncle Otto\"}",
        "Idempotency-Key",
        "another key of an order",
        "Authorization",
        person.bearer());
    secrets.put("Secret-Agent/7", "a browser");
    node.post(
            "/login",
            "{\"name\":\"buyer.x\",\"password\":\"" + People.PASSWORD + "\"}",
            "User-Agent",
            "Secret-Agent/7")
        .assertProblem(500);
    node.post("/token/refresh", "{\"refreshToken\":\"" + person.refreshToken() + "\"}")
        .assertProblem(500);
    eventually(() -> assertThat(text()).contains("PSQLException"));
  }

  private String secret(Answer answer, String member) {
    var value = answer.text(member);
    assertThat(value).as(answer.body()).isNotEqualTo("null");
    secrets.put(value, member);
    return value;
  }

  /** As it stands in the file, stack traces included. */
  private String text() {
    var encoder = new LineEncoder();
    var text = new StringBuilder();
    for (var event : List.copyOf(log.list)) {
      text.append(new String(encoder.encode(event), StandardCharsets.UTF_8));
    }
    return text.toString();
  }
}
