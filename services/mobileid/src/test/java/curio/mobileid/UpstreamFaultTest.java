package curio.mobileid;

import static curio.mobileid.MobileIdFixture.authentication;
import static curio.mobileid.MobileIdFixture.await;
import static curio.mobileid.MobileIdFixture.sessions;
import static curio.mobileid.MobileIdFixture.start;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.mobileid.v1.StartReply.OutcomeCase;
import curio.mobileid.ScriptedUpstream.Answering;
import curio.mobileid.starts.StartSettings;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream that fails, in every way. */
class UpstreamFaultTest {
  private static final Duration LONG = Duration.ofSeconds(25);
  private static final String HUGE = "\"" + "x".repeat(1 << 20) + "\"";

  private final MobileIdFixture fixture = new MobileIdFixture();
  private final MobileIdNode node = fixture.node("a");

  @AfterEach
  void close() {
    fixture.close();
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        Arguments.of("400", answer(400, "{\"error\":\"inner\"}"), OutcomeCase.INVALID),
        Arguments.of("401", answer(401, "{\"error\":\"inner\"}"), OutcomeCase.NOT_AVAILABLE),
        Arguments.of("404", answer(404, ""), OutcomeCase.NOT_AVAILABLE),
        Arguments.of("503", answer(503, ""), OutcomeCase.NOT_AVAILABLE),
        Arguments.of("500", answer(500, "inner"), OutcomeCase.UNCERTAIN),
        Arguments.of("redirect", answer(302, ""), OutcomeCase.UNCERTAIN),
        Arguments.of("no JSON", answer(200, "<html>"), OutcomeCase.UNCERTAIN),
        Arguments.of("no id", answer(200, "{}"), OutcomeCase.UNCERTAIN),
        Arguments.of("path", answer(200, "{\"sessionID\":\"../../x\"}"), OutcomeCase.UNCERTAIN),
        Arguments.of("huge", answer(200, HUGE), OutcomeCase.UNCERTAIN),
        Arguments.of("drop", ScriptedUpstream.drop(), OutcomeCase.UNCERTAIN),
        Arguments.of("hang", ScriptedUpstream.hang(LONG), OutcomeCase.UNCERTAIN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("starts")
  void aStartThatFailsSaysSoAndCanBeMadeAgain(
      String name, Answering answering, OutcomeCase expected) {
    fixture.upstream.nextStart(answering);

    var failed = start(node, authentication());

    assertThat(failed.getOutcomeCase()).isEqualTo(expected);
    assertThat(failed.toString()).doesNotContain("inner");
    assertThat(sessions(node))
        .singleElement()
        .satisfies(session -> assertThat(session.getPollingStatus()).isEqualTo("EXCEPTION"));
    assertThat(start(node, authentication()).hasStarted()).isTrue();
  }

  static Stream<Arguments> polls() {
    return Stream.of(
        Arguments.of("500", answer(500, "inner")),
        Arguments.of("503", answer(503, "")),
        Arguments.of("429", answer(429, "")),
        Arguments.of("no JSON", answer(200, "<html>")),
        Arguments.of("unknown state", answer(200, "{\"state\":\"DREAMING\"}")),
        Arguments.of("no result", answer(200, "{\"state\":\"COMPLETE\"}")),
        Arguments.of("unknown result", answer(200, "{\"state\":\"COMPLETE\",\"result\":\"X\"}")),
        Arguments.of("huge", answer(200, HUGE)),
        Arguments.of("drop", ScriptedUpstream.drop()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("polls")
  void aPollThatFailsIsRepeated(String name, Answering answering) {
    fixture.upstream.nextPoll(answering);
    var id = start(node, authentication()).getStarted().getSessionId();
    // The HTTP client repeats by itself what a connection has lost.
    eventually(() -> assertThat(fixture.upstream.polls).hasValueGreaterThan(1));

    fixture.upstream.confirmAll();

    assertThat(await(node, id, LONG).getCompleted().getResult()).isEqualTo("OK");
  }

  static Stream<Arguments> lost() {
    return Stream.of(400, 401, 404, 405).map(status -> Arguments.of(answer(status, "inner")));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void aSessionThatUpstreamDoesNotKnowEndsAtOnce(Answering answering) {
    fixture.upstream.nextPoll(answering);
    var id = start(node, authentication()).getStarted().getSessionId();

    assertThat(await(node, id, LONG).getFailed().getReason()).contains("does not know");
  }

  @Test
  void anUpstreamThatFailsForGoodIsGivenUp() {
    for (int i = 0; i < 10; i++) {
      fixture.upstream.nextPoll(answer(500, ""));
    }
    var id = start(node, authentication()).getStarted().getSessionId();

    var first = await(node, id, LONG);
    var reply = first.hasFailed() ? first : await(node, id, LONG);

    assertThat(reply.getFailed().getReason()).contains("did not answer");
    assertThat(fixture.upstream.polls).hasValue(10);
  }

  @Test
  void whatNobodyConfirmsExpires() {
    var brief =
        fixture.node("b", MobileIdFixture.starts(Duration.ofSeconds(1), StartSettings.rate(0)));
    var id = start(brief, authentication()).getStarted().getSessionId();

    assertThat(await(brief, id, LONG).getFailed().getReason()).contains("in time");
  }

  private static Answering answer(int status, String body) {
    return ScriptedUpstream.status(status, body);
  }
}
