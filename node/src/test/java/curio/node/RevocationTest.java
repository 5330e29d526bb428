package curio.node;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.node.People.Person;
import curio.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What ends a session on one node ends it on the others within a second, whether or not the hint
 * arrives, although they have the token in their memory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevocationTest {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String NEW_PASSWORD = "another-one-1";

  @TempDir private static Path directory;

  private final AtomicInteger number = new AtomicInteger();
  private TestDatabase database;
  private RunningNode here;
  private RunningNode hearing;
  private RunningNode deaf;
  private String adminName = "";

  /** What ends sessions. */
  enum Ending {
    SIGN_OUT,
    LOG_OUT,
    END_ONE_SESSION,
    END_OTHER_SESSIONS,
    CHANGE_PASSWORD,
    RESET_PASSWORD,
    REUSE_REFRESH_TOKEN,
    DEACTIVATE,
    CHANGE_ROLE,
    SET_OWN_PASSWORD,
    DELETE,
    DELETE_ONESELF
  }

  @BeforeAll
  void start() {
    database = NodeDatabase.create();
    var options =
        new ArrayList<>(RunningNode.optionsOf(database.settings(), database.settings().url()));
    options.addAll(List.of("--accounts.throttle", "false", "--data", directory.toString()));
    options.addAll(List.of("--accounts.refresh-grace", "1ms"));
    here = RunningNode.with(options);
    hearing = RunningNode.with(options);
    deaf = RunningNode.deaf(options);
    adminName = People.admin(here, database.settings(), "the.admin").username();
  }

  @AfterAll
  void stop() {
    deaf.close();
    hearing.close();
    here.close();
    database.close();
  }

  static Stream<Arguments> endings() {
    return Stream.of(Ending.values())
        .filter(ending -> ending != Ending.SET_OWN_PASSWORD)
        .flatMap(ending -> Stream.of(Arguments.of(ending, false), Arguments.of(ending, true)));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void anotherNodeRefusesTheTokenWithinASecond(Ending ending, boolean hintIsLost) throws Exception {
    var other = hintIsLost ? deaf : hearing;
    var member = People.signUp(here, "member-" + number.incrementAndGet());
    var second = member.again();
    assertAccepted(other, second);
    assertAccepted(other, second);

    end(ending, here, member, second);

    eventually(LIMIT, () -> assertRefused(other, second));
    assertRefused(here, second);
    assertNoRefresh(other, second);
  }

  /** The same when it is the deaf node that ends it, whose hints nobody hears. */
  @ParameterizedTest
  @EnumSource(names = {"SIGN_OUT", "DEACTIVATE", "RESET_PASSWORD"})
  void aNodeThatIsNotHeardEndsSessionsToo(Ending ending) throws Exception {
    var member = People.signUp(deaf, "member-" + number.incrementAndGet());
    var second = member.again();
    assertAccepted(here, second);

    end(ending, deaf, member, second);

    eventually(LIMIT, () -> assertRefused(here, second));
    assertRefused(deaf, second);
  }

  @Test
  void endingOtherSessionsSparesTheOneThatAsks() {
    var member = People.signUp(here, "member-" + number.incrementAndGet());
    var second = member.again();
    var third = member.again();

    assertThat(member.send("DELETE", "/v1/auth/sessions", "").status()).isEqualTo(200);

    for (var gone : new Person[] {second, third}) {
      eventually(LIMIT, () -> assertRefused(hearing, gone));
    }
    assertAccepted(here, member);
    assertAccepted(hearing, member);
  }

  @Test
  void changingThePasswordSparesTheSessionThatAsks() {
    var member = People.signUp(here, "member-" + number.incrementAndGet());
    var second = member.again();

    assertThat(changePassword(member).status()).isEqualTo(200);

    eventually(LIMIT, () -> assertRefused(hearing, second));
    assertAccepted(here, member);
    assertAccepted(hearing, member);
  }

  /** A token says admin for as long as it lives, so its session must not. */
  @ParameterizedTest
  @EnumSource(names = {"CHANGE_ROLE", "DEACTIVATE", "DELETE", "DELETE_ONESELF", "SET_OWN_PASSWORD"})
  void whoWasAdminIsNoneWithinASecond(Ending ending) throws Exception {
    var fallen = People.admin(here, database.settings(), "fallen-" + number.incrementAndGet());
    assertThat(fallen.send(deaf, "GET", "/v1/audit", "").status()).isEqualTo(200);

    end(ending, here, fallen, fallen);

    fallen.get("/v1/audit").assertProblem(401);
    eventually(LIMIT, () -> fallen.send(deaf, "GET", "/v1/audit", "").assertProblem(401));
  }

  @Test
  void whoBecomesAdminHasToSignInAgain() {
    var rising = People.signUp(here, "member-" + number.incrementAndGet());

    asAdmin("PATCH", rising, confirmed("\"role\": \"admin\""));

    rising.get("/v1/users/me").assertProblem(401);
    assertThat(rising.again().get("/v1/audit").status()).isEqualTo(200);
  }

  private void end(Ending ending, RunningNode node, Person member, Person second)
      throws IOException {
    var answer =
        switch (ending) {
          case SIGN_OUT -> second.send("POST", "/v1/auth/sign-out", "");
          case LOG_OUT -> node.get("/logout", "Cookie", "refreshToken=" + second.refreshToken());
          case END_ONE_SESSION ->
              member.send("DELETE", "/v1/auth/sessions/" + Tokens.session(second.token()), "");
          case END_OTHER_SESSIONS -> member.send("DELETE", "/v1/auth/sessions", "");
          case CHANGE_PASSWORD -> changePassword(member);
          case RESET_PASSWORD -> resetPassword(node, member);
          case REUSE_REFRESH_TOKEN -> reuse(node, second);
          case DEACTIVATE -> asAdmin("PATCH", member, confirmed("\"active\": false"));
          case CHANGE_ROLE -> asAdmin("PATCH", member, changedRole(member));
          case SET_OWN_PASSWORD ->
              member.send(
                  "PATCH",
                  "/v1/users/" + member.id(),
                  confirmed("\"password\": \"%s\"".formatted(NEW_PASSWORD)));
          case DELETE -> asAdmin("DELETE", member, "");
          case DELETE_ONESELF ->
              member.send(
                  "DELETE",
                  "/v1/users/me",
                  "{\"currentPassword\": \"%s\"}".formatted(People.PASSWORD));
        };
    assertThat(answer.status())
        .as(answer.body())
        .isEqualTo(ending == Ending.REUSE_REFRESH_TOKEN ? 401 : 200);
  }

  private Answer asAdmin(String method, Person member, String body) {
    var admin = People.signIn(member.node(), adminName);
    return admin.send(method, "/v1/users/" + member.id(), body);
  }

  private static String changedRole(Person member) {
    boolean admin = member.get("/v1/users/me").text("role").equals("admin");
    return confirmed("\"role\": \"%s\"".formatted(admin ? "member" : "admin"));
  }

  /** A change with the password of who makes it. */
  private static String confirmed(String change) {
    return "{%s, \"currentPassword\": \"%s\"}".formatted(change, People.PASSWORD);
  }

  private static Answer changePassword(Person member) {
    return member.send(
        "POST",
        "/v1/auth/password",
        """
        {"currentPassword": "%s", "password": "%s", "passwordConfirm": "%s"}
        """
            .formatted(People.PASSWORD, NEW_PASSWORD, NEW_PASSWORD));
  }

  private static Answer resetPassword(RunningNode node, Person member) throws IOException {
    var email = member.username() + "@example.org";
    var change =
        """
        {"email": "%s", "currentPassword": "%s"}
        """
            .formatted(email, People.PASSWORD);
    assertThat(member.send("PUT", "/v1/users/me", change).status()).isEqualTo(200);
    assertThat(node.post("/v1/auth/forgot", "{\"email\": \"%s\"}".formatted(email)).status())
        .isEqualTo(202);
    return node.post(
        "/v1/auth/reset",
        """
        {"token": "%s", "password": "%s", "passwordConfirm": "%s"}
        """
            .formatted(new Mailbox(directory).token(email), NEW_PASSWORD, NEW_PASSWORD));
  }

  /** Past the grace, which is as good as none here, a used token gives its session away. */
  private static Answer reuse(RunningNode node, Person second) {
    assertThat(refresh(node, second).status()).isEqualTo(200);
    eventually(() -> assertThat(refresh(node, second).status()).isEqualTo(401));
    return refresh(node, second);
  }

  private static Answer refresh(RunningNode node, Person person) {
    return node.post(
        "/token/refresh", "{\"refreshToken\": \"%s\"}".formatted(person.refreshToken()));
  }

  private static void assertAccepted(RunningNode node, Person person) {
    var answer = person.send(node, "GET", "/api/v1/order/", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static void assertRefused(RunningNode node, Person person) {
    person.send(node, "GET", "/api/v1/order/", "").assertProblem(401);
  }

  private static void assertNoRefresh(RunningNode node, Person person) {
    refresh(node, person).assertProblem(401);
  }
}
