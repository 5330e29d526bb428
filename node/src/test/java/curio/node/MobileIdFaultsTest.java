package curio.node;

import static curio.node.MobileIdPeople.proxyBody;
import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileidmock.Fault;
import curio.mobileidmock.Faults;
import curio.mobileidmock.Stage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of Mobile-ID see when SK fails, lies or is not there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MobileIdFaultsTest {
  private static final String LONG = "?timeoutMs=30000";

  private final AtomicInteger number = new AtomicInteger(37_250_000);
  private String phone = "";
  private String person = "";
  private MobileIdPeople people;
  private RunningNode node;

  @BeforeAll
  void start() {
    people = new MobileIdPeople();
    node = RunningNode.start(people.optionsAnd("--mobile-id.answer-timeout", "2s"));
  }

  /** Somebody whom no other test asks. */
  @BeforeEach
  void choose() {
    phone = "+" + number.incrementAndGet() + "0";
    person = MobileIdPeople.person(phone, "60001018800");
  }

  @AfterEach
  void mend() {
    people.mock.faults().clear();
  }

  @AfterAll
  void stop() {
    node.close();
    people.close();
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
  void aForgedResultIsNone(Fault forgery) {
    fault(Stage.POLL, forgery, Faults.FOR_EVER);
    var id = MobileIdPeople.start(node, "/authentication", person);

    var answer = node.get("/authentication/session/" + id + LONG).assertProblem(503);

    assertThat(answer.text("error")).contains("does not prove");
    assertThat(answer.body()).doesNotContain("60001018800", "cert");
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "UNAVAILABLE", "DROP", "GARBAGE", "UNKNOWN_STATE", "SLOW"})
  void aPollThatFailsIsNotSeen(Fault fault) {
    fault(Stage.POLL, fault, 1);
    var id = MobileIdPeople.start(node, "/authentication", person);

    var answer = node.get("/authentication/session/" + id + LONG);

    assertThat(answer.text("result")).as(answer.body()).isEqualTo("OK");
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST, 400",
    "UNAUTHORIZED, 503",
    "NOT_FOUND, 503",
    "UNAVAILABLE, 503",
    "ERROR, 409",
    "HANG, 409",
    "DROP, 409",
    "GARBAGE, 409"
  })
  void aStartThatFailsIsToldAndMayBeMadeAgain(Fault fault, int status) {
    fault(Stage.START, fault, 1);

    var failed = node.post("/authentication", proxyBody(person)).assertProblem(status);

    assertThat(failed.header("Retry-After").isEmpty()).isEqualTo(status != 503);
    assertThat(MobileIdPeople.start(node, "/authentication", person)).isNotEmpty();
  }

  @Test
  void aSessionThatSkForgotEnds() {
    fault(Stage.POLL, Fault.NOT_FOUND, 1);
    var id = MobileIdPeople.start(node, "/authentication", person);

    var answer = node.get("/authentication/session/" + id + LONG).assertProblem(503);

    assertThat(answer.text("error")).contains("does not know the session");
  }

  @Test
  void withoutAnUpstreamNobodyIsAsked() {
    try (var alone =
        RunningNode.start(
            "--mobile-id.relying-parties", "DEMO=00000000-0000-0000-0000-000000000000")) {
      var answer = alone.post("/authentication", proxyBody(person)).assertProblem(503);

      assertThat(answer.header("Retry-After")).isNotEmpty();
    }
  }

  @Test
  void aPhoneThatRangOftenEnoughIsLeftAlone() {
    try (var strict =
        RunningNode.start(
            people.options().stream()
                .map(option -> option.equals("0") ? "2" : option)
                .toArray(String[]::new))) {
      MobileIdPeople.start(strict, "/authentication", person);
      MobileIdPeople.start(strict, "/signature", person);

      var answer = strict.post("/authentication", proxyBody(person)).assertProblem(429);

      assertThat(Integer.parseInt(answer.header("Retry-After")))
          .isBetween(1, (int) Duration.ofMinutes(5).toSeconds());
    }
  }

  private void fault(Stage stage, Fault fault, int times) {
    people.mock.faults().set(phone, stage, fault, times);
  }
}
