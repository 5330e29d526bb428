package curio.node;

import static curio.node.MobileIdPeople.CONFIRMS;
import static curio.node.MobileIdPeople.person;
import static curio.node.MobileIdPeople.proxyBody;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileidmock.AnswerDelay;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mobile-ID as relying parties use it, with people who answer as SK's do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MobileIdProxyWalkTest {
  private static final String SECRET = "the-secret-of-this-test";
  private static final String LONG = "?timeoutMs=20000";

  private MobileIdPeople people;
  private RunningNode node;

  @BeforeAll
  void start() {
    people = new MobileIdPeople();
    node = RunningNode.start(shape(), people.optionsAnd(secret()));
  }

  @AfterAll
  void stop() {
    node.close();
    people.close();
  }

  @ParameterizedTest
  @CsvSource({
    "+37200000766, 60001019906, OK",
    "+37200000366, 60001019928, NOT_MID_CLIENT",
    "+37066000266, 50001018908, TIMEOUT",
    "+37201100266, 60001019950, USER_CANCELLED",
    "+37213100266, 60001019983, PHONE_ABSENT",
    "+37207110066, 60001019947, DELIVERY_ERROR",
    "+37201200266, 60001019972, SIM_ERROR",
    "+37200000666, 60001019961, SIGNATURE_HASH_MISMATCH",
  })
  void everyResultIsAnAnswer(String phone, String number, String result) {
    for (var path : new String[] {"/authentication", "/signature"}) {
      var id = MobileIdPeople.start(node, path, person(phone, number));

      var answer = node.get(path + "/session/" + id + LONG);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.text("state")).isEqualTo("COMPLETE");
      assertThat(answer.text("result")).isEqualTo(result);
      assertThat(answer.json().containsKey("signature")).isEqualTo(result.equals("OK"));
    }
  }

  @Test
  void whoConfirmsHasSignedAndIsNamed() {
    var id = MobileIdPeople.start(node, "/authentication", CONFIRMS);

    var answer = node.get("/authentication/session/" + id + LONG);

    assertThat(answer.object("signature")).containsKey("value");
    assertThat(answer.object("signature")).containsEntry("algorithm", "SHA256WithECEncryption");
    assertThat(answer.text("cert")).hasSizeGreaterThan(100);
    assertThat(node.get("/authentication/session/" + id).body()).isEqualTo(answer.body());
  }

  @Test
  void whileNobodyAnswersItRuns() {
    people.mock.delay(AnswerDelay.of(Duration.ofSeconds(60)));
    try {
      var id = MobileIdPeople.start(node, "/authentication", CONFIRMS);

      var answer = node.get("/authentication/session/" + id + "?timeoutMs=1000");

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"state\":\"RUNNING\"}");
    } finally {
      people.mock.delay(AnswerDelay.of(Duration.ZERO));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"DEMO\" | null | Required relyingPartyName is missing.",
        "\"+37200000766\" | null | Required phoneNumber is missing.",
        "\"60001019906\" | \"\" | Required nationalIdentityNumber is missing.",
        "\"SHA256\" | null | Required hashType is missing.",
        "\"ENG\" | null | Required language is missing.",
        "+372 | 00372 | phoneNumber must contain of + and numbers(8-30)",
        "60001019906 | 6000101990 | nationalIdentityNumber must contain of 11 digits",
        "AAA= | AA!= | Hash must be Base64 encoded",
        "SHA256 | SHA512 | The length of the hash must match the type of hash",
        "SHA256 | MD5 | Incorrect hashType.",
        "ENG | FRA | Incorrect language.",
      })
  void whatIsMissingOrWrongIsToldInTheWordsOfSk(String part, String instead, String text) {
    var body = proxyBody(CONFIRMS).replace(part, instead);

    var answer = node.post("/authentication", body).assertProblem(400);

    assertThat(answer.text("error")).isEqualTo(text);
    assertThat(answer.text("traceId")).isEqualTo(answer.header("X-Request-Id"));
    assertThat(answer.text("time")).startsWith("20");
  }

  @Test
  void onlyKnownRelyingPartiesAreServed() {
    var body = proxyBody(CONFIRMS).replace("DEMO", "OTHER");

    assertThat(node.post("/authentication", body).assertProblem(401).text("error"))
        .contains("relying party");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "x", "1"})
  void unknownSessionsAreNotFound(String id) {
    assertThat(node.get("/authentication/session/" + id).assertProblem(404).text("error"))
        .isEqualTo("SessionID not found");
  }

  @Test
  void aSessionOfTheOtherKindIsNotFound() {
    var id = MobileIdPeople.start(node, "/authentication", CONFIRMS);

    node.get("/signature/session/" + id).assertProblem(404);
  }

  @Test
  void otherMethodsAreNotAllowed() {
    assertThat(node.get("/authentication").assertProblem(405).header("Allow")).contains("POST");
    assertThat(node.send("PUT", "/signature/session/x", "").assertProblem(405).header("Allow"))
        .contains("GET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"999", "120001", "-1", "soon"})
  void timeOutsOutOfRangeAreRefused(String timeout) {
    assertThat(
            node.get("/authentication/session/x?timeoutMs=" + timeout)
                .assertProblem(400)
                .text("error"))
        .contains("timeoutMs");
  }

  @Test
  void aRepeatedKeyAsksNobodyAgain() {
    int before = asked();
    var key = new String[] {"Idempotency-Key", "a key"};
    var first = node.post("/authentication", proxyBody(CONFIRMS), key);

    var second = node.post("/authentication", proxyBody(CONFIRMS), key);
    var other = node.post("/authentication", proxyBody(CONFIRMS).replace("ENG", "EST"), key);

    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header("Idempotency-Replayed")).isEqualTo("true");
    other.assertProblem(422);
    assertThat(asked()).isEqualTo(before + 1);
  }

  @Test
  void operatorsSeeWhoPolls() {
    var id = MobileIdPeople.start(node, "/authentication", CONFIRMS);
    node.internal("GET", "/mid-proxy-requests", "").assertProblem(401);
    node.get("/mid-proxy-requests").assertProblem(404);
    for (var cursor :
        List.of("nonsense", "mid-", "mid-1-2-3-4-5", id, "mid-" + id + "%20", "%00")) {
      node.internal(
              "GET",
              "/mid-proxy-requests?cursor=" + cursor,
              "",
              "Authorization",
              "Bearer " + SECRET)
          .assertProblem(400);
    }

    eventually(() ->
        assertThat(
                node.internal("GET", "/mid-proxy-requests", "", "Authorization", "Bearer " + SECRET)
                    .list("requests"))
            .filteredOn(each -> id.equals(each.get("id")))
            .singleElement()
            .satisfies(session -> {
              assertThat(session).containsEntry("type", "authentication");
              assertThat(session).containsEntry("pollingStatus", "RESULT");
              assertThat(session).containsKeys("owner", "epoch", "pollingCounter");
            }));
  }

  private int asked() {
    return people.mock.starts().getOrDefault("+37200000766", 0);
  }

  /** Nodes apart have it anyway. */
  private String[] secret() {
    return shape() == Shape.TOGETHER ? new String[] {"--cluster-secret", SECRET} : new String[0];
  }

  /** {@link MobileIdProxyWalkApartTest} runs the same with another. */
  Shape shape() {
    return Shape.TOGETHER;
  }
}
