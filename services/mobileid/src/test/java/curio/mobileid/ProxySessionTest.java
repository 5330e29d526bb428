package curio.mobileid;

import static curio.mobileid.MobileIdFixture.authentication;
import static curio.mobileid.MobileIdFixture.await;
import static curio.mobileid.MobileIdFixture.sessions;
import static curio.mobileid.MobileIdFixture.start;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.mobileid.v1.AwaitProxyReply;
import curio.contracts.mobileid.v1.Purpose;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of relying parties, from the start to the answer. */
class ProxySessionTest {
  private static final Duration LONG = Duration.ofSeconds(25);

  private final MobileIdFixture fixture = new MobileIdFixture();
  private final MobileIdNode node = fixture.node("a");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whoConfirmsIsTold() throws Exception {
    var id = start(node, authentication()).getStarted().getSessionId();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting = threads.submit(() -> await(node, id, LONG));
      eventually(() -> assertThat(fixture.upstream.open).hasValue(1));

      fixture.upstream.confirmAll();

      var end = waiting.get().getCompleted();
      assertThat(end.getResult()).isEqualTo("OK");
      assertThat(end.getSignatureAlgorithm()).isEqualTo("SHA256WithECEncryption");
      assertThat(end.getCertificate()).isNotEmpty();
      assertThat(end.getTraceId()).isEqualTo("trace");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TIMEOUT",
        "NOT_MID_CLIENT",
        "USER_CANCELLED",
        "SIGNATURE_HASH_MISMATCH",
        "PHONE_ABSENT",
        "DELIVERY_ERROR",
        "SIM_ERROR"
      })
  void otherResultsAreAnswersToo(String result) {
    var id = start(node, authentication()).getStarted().getSessionId();

    fixture.upstream.endAll(result);

    assertThat(await(node, id, LONG).getCompleted())
        .isEqualTo(
            AwaitProxyReply.Completed.newBuilder()
                .setResult(result)
                .setTime("2026-01-01T00:00:00")
                .setTraceId("trace")
                .build());
  }

  /** Whoever reads a phone's screen must see what they sign. */
  @ParameterizedTest
  @ValueSource(strings = {"Pay\n100", "Pay \u202e001", "Pay\u200b", "Pay \ud83d\ude00", "\uffff"})
  void noPhoneShowsWhatNobodySees(String text) {
    var reply = start(node, authentication().setDisplayText(text).setDisplayTextFormat("UCS-2"));

    assertThat(reply.getInvalid().getReason())
        .isEqualTo("displayText must be up to 20 characters without control characters");
  }

  @Test
  void whileNobodyAnswersItRuns() {
    var id = start(node, authentication()).getStarted().getSessionId();

    assertThat(await(node, id, Duration.ofMillis(50)).hasRunning()).isTrue();

    eventually(() ->
        assertThat(sessions(node))
            .singleElement()
            .satisfies(session -> {
              assertThat(session.getId()).isEqualTo(id);
              assertThat(session.getPollingStatus()).isEqualTo("RUNNING");
              assertThat(session.getPurpose()).isEqualTo(Purpose.PURPOSE_AUTHENTICATION);
              assertThat(session.getOwner()).isEqualTo("a");
              assertThat(session.getEpoch()).isEqualTo(1);
            }));
  }
}
