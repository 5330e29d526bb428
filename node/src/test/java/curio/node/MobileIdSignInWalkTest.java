package curio.node;

import static curio.node.MobileIdPeople.CANCELS;
import static curio.node.MobileIdPeople.CONFIRMS;
import static curio.node.MobileIdPeople.person;
import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileidmock.AnswerDelay;
import curio.mobileidmock.Fault;
import curio.mobileidmock.Faults;
import curio.mobileidmock.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Sign-in by Mobile-ID as a browser does it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MobileIdSignInWalkTest {
  private static final String PATH = "/v1/auth/mobile-id";
  private static final String LONG = "?timeoutMs=20000";

  private MobileIdPeople people;
  private RunningNode node;

  /** A sign-in that has begun, and the cookie of its browser. */
  private record Begun(String id, String cookie) {
    String path() {
      return PATH + "/" + id;
    }
  }

  @BeforeAll
  void start() {
    people = new MobileIdPeople();
    node = RunningNode.start(shape(), people.optionsAnd());
  }

  @AfterEach
  void mend() {
    people.mock.faults().clear();
    people.mock.delay(AnswerDelay.of(Duration.ZERO));
  }

  @AfterAll
  void stop() {
    node.close();
    people.close();
  }

  @Test
  void whoConfirmsIsSignedInToTheSameAccountEachTime() {
    var first = end(begin(CONFIRMS));
    var second = end(begin(CONFIRMS));

    assertThat(first.text("state")).isEqualTo("COMPLETE");
    assertThat(first.text("result")).isEqualTo("OK");
    assertThat(first.text("object")).isEqualTo("token");
    assertThat(first.json()).containsKeys("token", "refreshToken", "username", "expires_at");
    assertThat(second.text("userId")).isEqualTo(first.text("userId"));
    assertThat(first.header("Set-Cookie")).containsPattern("mobileIdKnown=[A-Za-z0-9_-]{75}; ");
    assertThat(node.get("/v1/users/me", bearer(second)).status()).isEqualTo(200);
  }

  @Test
  void theAnswerToTheStartTellsTheCodeAndBindsTheBrowser() {
    var answer = node.post(PATH, "{" + CONFIRMS + "}");

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.text("verificationCode")).matches("[0-9]{4}");
    assertThat(answer.json()).containsKeys("sessionId", "expires_at");
    assertThat(answer.header("Set-Cookie"))
        .startsWith("mobileId-" + answer.text("sessionId") + "=")
        .contains("HttpOnly", "SameSite=Strict", "Path=" + PATH);
  }

  @ParameterizedTest
  @CsvSource({
    "+37200000366, 60001019928, NOT_MID_CLIENT",
    "+37066000266, 50001018908, TIMEOUT",
    "+37201100266, 60001019950, USER_CANCELLED",
    "+37213100266, 60001019983, PHONE_ABSENT",
    "+37207110066, 60001019947, DELIVERY_ERROR",
    "+37201200266, 60001019972, SIM_ERROR",
    "+37200000666, 60001019961, SIGNATURE_HASH_MISMATCH",
  })
  void everyOtherResultIsToldAndSignsNobodyIn(String phone, String number, String result) {
    var answer = end(begin(person(phone, number)));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo("{\"state\":\"COMPLETE\",\"result\":\"%s\"}".formatted(result));
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "WRONG_SIGNATURE",
        "TRUNCATED_SIGNATURE",
        "NO_SIGNATURE",
        "OTHER_HASH",
        "OTHER_PERSON",
        "OTHER_AUTHORITY",
        "EXPIRED",
        "NO_CERTIFICATE",
        "WRONG_ALGORITHM"
      })
  void aForgedResultSignsNobodyIn(Fault forgery) {
    people.mock.faults().set(Faults.EVERYBODY, Stage.POLL, forgery, Faults.FOR_EVER);

    var answer = end(begin(CONFIRMS)).assertProblem(503);

    assertThat(answer.body()).doesNotContain("token");
  }

  @Test
  void itsEndIsTheSameForAllWhoAskAtOnce() throws Exception {
    var begun = begin(CONFIRMS);

    List<Answer> answers;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var takers =
          IntStream.range(0, 6).mapToObj(i -> (Callable<Answer>) () -> end(begun)).toList();
      answers = threads.invokeAll(takers).stream().map(Future::resultNow).toList();
    }

    assertThat(answers).allMatch(answer -> answer.status() == 200);
    assertThat(answers)
        .extracting(answer -> answer.text("refreshToken"))
        .containsOnly(answers.getFirst().text("refreshToken"));
    assertThat(answers.getFirst().header("Set-Cookie"))
        .containsPattern(Pattern.quote(begun.cookie()) + "[^|]*; Max-Age=10;");
  }

  @Test
  void anotherBrowserSeesNothing() {
    var begun = begin(CONFIRMS);
    var another = begin(CANCELS);

    node.get(begun.path()).assertProblem(404);
    node.get(begun.path(), "Cookie", another.cookie()).assertProblem(404);
    node.get(begun.path(), "Cookie", "mobileId-" + begun.id() + "=" + "A".repeat(43))
        .assertProblem(404);
    node.send("DELETE", begun.path(), "", "Cookie", another.cookie()).assertProblem(404);
    assertThat(end(begun).text("result")).isEqualTo("OK");
  }

  @Test
  void whatIsCancelledIsForgotten() {
    people.mock.delay(AnswerDelay.of(Duration.ofSeconds(60)));
    var begun = begin(CONFIRMS);
    assertThat(node.get(begun.path() + "?timeoutMs=1000", "Cookie", begun.cookie()).text("state"))
        .isEqualTo("RUNNING");

    var cancelled = node.send("DELETE", begun.path(), "", "Cookie", begun.cookie());

    assertThat(cancelled.status()).isEqualTo(200);
    end(begun).assertProblem(404);
    node.send("DELETE", begun.path(), "", "Cookie", begun.cookie()).assertProblem(404);
  }

  @Test
  void aRepeatedKeyIsAnsweredToItsBrowserOnlyAndAsksNobodyAgain() {
    int before = people.mock.starts().getOrDefault("+37200000766", 0);
    var body = "{" + CONFIRMS + "}";
    var first = node.post(PATH, body, "Idempotency-Key", "a key");
    var cookie = first.header("Set-Cookie").split(";", 2)[0];

    var again = node.post(PATH, body, "Idempotency-Key", "a key", "Cookie", cookie);
    var stranger = node.post(PATH, body, "Idempotency-Key", "a key");

    assertThat(again.status()).isEqualTo(202);
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    stranger.assertProblem(409);
    assertThat(stranger.header("Set-Cookie")).isEmpty();
    assertThat(people.mock.starts().get("+37200000766")).isEqualTo(before + 1);
  }

  @Test
  void whoIsSignedInLinksTheIdentityAndSignsInWithItFromThenOn() {
    var linked = person("+37200000767", "60001018800");
    var member = People.signUp(node, "linker");
    var bearer = new String[] {"Authorization", member.bearer()};

    var asking = linked + ", \"link\": true";
    node.post(PATH, "{" + asking + "}").assertProblem(401);
    node.post(PATH, "{" + asking + "}", bearer).assertProblem(400);
    node.post(PATH, "{" + asking + ", \"currentPassword\": \"guess\"}", bearer).assertProblem(403);
    var begun = begin(asking + ", \"currentPassword\": \"1234567890\"", bearer);
    end(begun).assertProblem(404);
    var link = end(begun, bearer);
    var signedIn = end(begin(linked));

    assertThat(link.body()).isEqualTo("{\"state\":\"COMPLETE\",\"result\":\"OK\",\"linked\":true}");
    assertThat(signedIn.text("userId")).isEqualTo(Long.toString(member.id()));
    assertThat(node.get("/v1/users/me", bearer).text("verified")).isEqualTo("true");

    var identity = node.get("/v1/auth/identities", bearer).list("data").getFirst();
    var path = "/v1/auth/identities/" + identity.get("id");
    assertThat(identity).containsEntry("type", "mobile-id").containsKey("linkedAt");
    node.send("DELETE", path, "{}", bearer).assertProblem(400);
    var password = "{\"currentPassword\": \"1234567890\"}";
    assertThat(node.send("DELETE", path, password, bearer).status()).isEqualTo(200);
    node.send("DELETE", path, password, bearer).assertProblem(404);
    assertThat(end(begin(linked)).text("userId")).isNotEqualTo(Long.toString(member.id()));
  }

  /**
   * A browser that is signed in to somebody's account by a trick must not give its Mobile-ID away.
   */
  @Test
  void whoDoesNotAskForALinkSignsInWhoeverIsSignedIn() {
    var member = People.signUp(node, "unlinked");

    var signedIn = end(begin(CONFIRMS, "Authorization", member.bearer()));

    assertThat(signedIn.text("object")).isEqualTo("token");
    assertThat(signedIn.text("userId")).isNotEqualTo(Long.toString(member.id()));
    assertThat(member.get("/v1/users/me").text("verified")).isEqualTo("false");
  }

  @Test
  void whoCameByMobileIdChoosesNamesAndAPasswordAndShowsNothingUnasked() {
    var signedIn = end(begin(person("+37200000867", "60001018909")));
    var me = bearer(signedIn);
    var other = People.signUp(node, "curious.one");
    var path = "/v1/users/" + signedIn.text("userId");
    var own = node.get("/v1/users/me", me);
    var public0 = other.get(path);

    assertThat(own.text("firstName")).isNotEmpty();
    assertThat(own.text("showName")).isEqualTo("false");
    assertThat(public0.text("firstName")).isEmpty();
    assertThat(public0.text("lastName")).isEmpty();
    assertThat(public0.json()).doesNotContainKey("showName");
    node.send("DELETE", "/v1/auth/identities/" + identity(me), "{}", me).assertProblem(409);

    var names =
        "{\"username\": \"chosen.one\", \"email\": \"chosen@example.org\", \"showName\": true}";
    assertThat(node.send("PUT", "/v1/users/me", names, me).status()).isEqualTo(200);
    var password = "{\"password\": \"1234567890\", \"passwordConfirm\": \"1234567890\"}";
    assertThat(node.send("POST", "/v1/auth/password", password, me).status()).isEqualTo(200);
    assertThat(People.signIn(node, "chosen.one").id())
        .isEqualTo(Long.parseLong(signedIn.text("userId")));
    assertThat(other.get(path).text("firstName")).isEqualTo(own.text("firstName"));
  }

  private String identity(String... bearer) {
    return String.valueOf(
        node.get("/v1/auth/identities", bearer).list("data").getFirst().get("id"));
  }

  @Test
  void pagesOfOtherSitesCannotBegin() {
    node.post(PATH, "{" + CONFIRMS + "}", "Sec-Fetch-Site", "cross-site").assertProblem(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | phoneNumber",
        "{\"phoneNumber\":\"+37200000766\",\"nationalIdentityNumber\":\"1\"} | 11 digits",
        "{\"phoneNumber\":\"1\",\"nationalIdentityNumber\":\"60001019906\"} | phoneNumber",
        "{\"phoneNumber\":\"+37200000766\",\"nationalIdentityNumber\":\"60001019906\",\"language\":\"fr\"}"
            + " | language",
      })
  void whatIsWrongIsTold(String body, String text) {
    assertThat(node.post(PATH, body).assertProblem(400).text("error")).contains(text);
  }

  private Begun begin(String person, String... headers) {
    var answer = node.post(PATH, "{" + person + "}", headers);
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return new Begun(answer.text("sessionId"), answer.header("Set-Cookie").split(";", 2)[0]);
  }

  private Answer end(Begun begun, String... headers) {
    var all = new ArrayList<>(List.of("Cookie", begun.cookie()));
    all.addAll(List.of(headers));
    return node.get(begun.path() + LONG, all.toArray(String[]::new));
  }

  private static String[] bearer(Answer answer) {
    return new String[] {"Authorization", "Bearer " + answer.text("token")};
  }

  /** {@link MobileIdSignInWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
