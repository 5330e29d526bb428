package curio.mobileid;

import static curio.mobileid.MobileIdFixture.authentication;
import static curio.mobileid.MobileIdFixture.await;
import static curio.mobileid.MobileIdFixture.sessions;
import static curio.mobileid.MobileIdFixture.start;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes share the polling: one has a session, and another when that one is gone. */
class TakeoverTest {
  private static final Duration LONG = Duration.ofSeconds(25);

  private final MobileIdFixture fixture = new MobileIdFixture();
  private final MobileIdNode a = fixture.node("a");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aResultThatLandsOnOneNodeAnswersOnAnotherAtOnce() throws Exception {
    var id = start(a, authentication()).getStarted().getSessionId();
    eventually(() -> assertThat(fixture.upstream.open).hasValue(1));
    var b = fixture.node("b");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waiting =
          threads.submit(() -> {
            var end = await(b, id, LONG);
            return new Timed(end.getCompleted().getResult(), System.nanoTime());
          });
      eventually(() -> assertThat(await(b, id, Duration.ZERO).hasRunning()).isTrue());

      long confirmed = System.nanoTime();
      fixture.upstream.confirmAll();

      assertThat(waiting.get().result()).isEqualTo("OK");
      assertThat(Duration.ofNanos(waiting.get().nanos() - confirmed))
          .isLessThan(Duration.ofMillis(900));
    }
    assertThat(a.counted("mid_proxy_session_processed")).isEqualTo(1);
    assertThat(b.counted("mid_proxy_session_processed")).isZero();
  }

  private record Timed(String result, long nanos) {}

  @Test
  void whenItsNodeIsCutOffAnotherPollsAndTheFirstHasHungUp() {
    var id = start(a, authentication()).getStarted().getSessionId();
    eventually(() -> assertThat(fixture.upstream.open).hasValue(1));
    var b = fixture.node("b");

    long cut = System.nanoTime();
    a.cutOff();
    eventually(
        Duration.ofSeconds(20),
        () ->
            assertThat(sessions(b))
                .singleElement()
                .satisfies(session -> {
                  assertThat(session.getOwner()).isEqualTo("b");
                  assertThat(session.getEpoch()).isGreaterThan(1);
                }));
    assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofSeconds(8));
    fixture.upstream.confirmAll();

    assertThat(await(b, id, LONG).getCompleted().getResult()).isEqualTo("OK");
    assertThat(b.counted("mid_proxy_session_takeover")).isEqualTo(1);
    assertThat(a.counted("mid_proxy_session_processed")).isZero();
    eventually(() -> assertThat(a.jobs.running()).isZero());
  }

  @Test
  void aNodeThatStopsHandsItsSessionsOver() {
    var id = start(a, authentication()).getStarted().getSessionId();
    eventually(() -> assertThat(fixture.upstream.open).hasValue(1));
    var b = fixture.node("b");

    a.jobs.drain();
    eventually(() -> assertThat(sessions(b).getFirst().getOwner()).isEqualTo("b"));
    fixture.upstream.confirmAll();

    assertThat(await(b, id, LONG).getCompleted().getResult()).isEqualTo("OK");
  }
}
