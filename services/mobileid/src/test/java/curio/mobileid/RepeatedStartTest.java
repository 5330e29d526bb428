package curio.mobileid;

import static curio.mobileid.MobileIdFixture.authentication;
import static curio.mobileid.MobileIdFixture.await;
import static curio.mobileid.MobileIdFixture.signIn;
import static curio.mobileid.MobileIdFixture.start;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.contracts.mobileid.v1.StartReply;
import curio.contracts.mobileid.v1.StartReply.OutcomeCase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However often a start is repeated under its key, the phone rings once. */
class RepeatedStartTest {
  private final MobileIdFixture fixture = new MobileIdFixture();
  private final MobileIdNode a = fixture.node("a");
  private final MobileIdNode b = fixture.node("b");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theSameKeyIsTheSameSession() {
    var request = authentication().setKey("key");
    var first = start(a, request).getStarted();

    var second = start(b, request).getStarted();

    assertThat(second.getSessionId()).isEqualTo(first.getSessionId());
    assertThat(List.of(first.getReplayed(), second.getReplayed())).containsExactly(false, true);
    assertThat(fixture.upstream.starts).hasValue(1);
  }

  @Test
  void aSignInIsRepeatedWithItsCodeAndItsBrowser() {
    var first = start(a, signIn("firefox").setKey("key")).getStarted();

    var second = start(b, signIn("another").setKey("key")).getStarted();

    assertThat(second).isEqualTo(first.toBuilder().setReplayed(true).build());
    assertThat(fixture.upstream.starts).hasValue(1);
  }

  @Test
  void twentyAtOnceOnTwoNodesMakeItRingOnce() throws Exception {
    var request = authentication().setKey("key");
    List<String> ids;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls =
          Stream.of(a, b, a, b, a, b, a, b, a, b)
              .map(
                  node -> (Callable<String>) () -> start(node, request).getStarted().getSessionId())
              .toList();
      ids = threads.invokeAll(calls).stream().map(each -> each.resultNow()).toList();
    }

    assertThat(ids).doesNotContain("").containsOnly(ids.getFirst());
    assertThat(fixture.upstream.starts).hasValue(1);
  }

  @Test
  void anotherRequestUnderTheKeyIsRefused() {
    start(a, authentication().setKey("key"));

    var other = start(a, authentication().setKey("key").setLanguage("EST"));

    assertThat(other.getOutcomeCase()).isEqualTo(OutcomeCase.KEY_REUSED);
    assertThat(fixture.upstream.starts).hasValue(1);
  }

  @Test
  void theKeyOfAnotherAddressIsAnotherKey() {
    start(a, signIn("firefox").setKey("1"));

    var other = start(a, signIn("chrome").setKey("1").setClientAddress("192.0.2.2"));

    assertThat(other.getStarted().getReplayed()).isFalse();
    assertThat(fixture.upstream.starts).hasValue(2);
  }

  @Test
  void withoutAnAnswerOfUpstreamTheKeyIsSpent() {
    var request = authentication().setKey("key");
    fixture.upstream.nextStart(ScriptedUpstream.drop());

    assertThat(start(a, request).getOutcomeCase()).isEqualTo(OutcomeCase.UNCERTAIN);

    assertThat(start(b, request).getOutcomeCase()).isEqualTo(OutcomeCase.UNCERTAIN);
    assertThat(fixture.upstream.starts).hasValue(1);
    assertThat(start(b, authentication().setKey("another")).hasStarted()).isTrue();
  }

  @Test
  void aNodeThatDiesAfterTheAnswerLeavesASpentKey() throws Exception {
    var request = authentication().setKey("key");
    fixture.upstream.nextStart(exchange -> {
      a.cutOff();
      ScriptedUpstream.status(200, "{\"sessionID\":\"lost\"}").to(exchange);
    });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var dying = threads.submit(() -> start(a, request));
      assertThat(failed(dying::get)).isTrue();
    }

    var meanwhile = start(b, request);
    fixture.change("update mobileid.session set expires_at = expires_at - interval '1 minute'");
    eventually(
        Duration.ofSeconds(20),
        () -> assertThat(start(b, request).getOutcomeCase()).isEqualTo(OutcomeCase.UNCERTAIN));

    assertThat(meanwhile.getOutcomeCase()).isEqualTo(OutcomeCase.STILL_STARTING);
    assertThat(fixture.upstream.starts).hasValue(1);
  }

  @Test
  void whatUpstreamDidNotTakeMayBeTriedAgain() {
    var request = authentication().setKey("key");
    fixture.upstream.nextStart(ScriptedUpstream.status(503, ""));

    assertThat(start(a, request).getOutcomeCase()).isEqualTo(OutcomeCase.NOT_AVAILABLE);

    StartReply again = start(a, request);
    assertThat(again.getStarted().getReplayed()).isFalse();
    assertThat(await(a, again.getStarted().getSessionId(), Duration.ZERO).hasRunning()).isTrue();
  }

  private static boolean failed(Callable<?> call) throws Exception {
    try {
      call.call();
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
