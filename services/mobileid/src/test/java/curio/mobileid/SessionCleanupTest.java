package curio.mobileid;

import static curio.mobileid.MobileIdFixture.authentication;
import static curio.mobileid.MobileIdFixture.await;
import static curio.mobileid.MobileIdFixture.sessions;
import static curio.mobileid.MobileIdFixture.start;
import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import curio.mobileid.starts.StartSettings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What nobody ended is ended, and what ended long ago is forgotten. */
class SessionCleanupTest {
  private static final Duration PASSES = Duration.ofSeconds(20);

  private final MobileIdFixture fixture = new MobileIdFixture();
  private final MobileIdNode node =
      fixture.node("a", MobileIdFixture.starts(Duration.ofSeconds(60), StartSettings.rate(100)));

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void whatEndedLongAgoIsForgotten() {
    var id = start(node, authentication()).getStarted().getSessionId();
    fixture.upstream.confirmAll();
    assertThat(await(node, id, Duration.ofSeconds(25)).hasCompleted()).isTrue();

    fixture.change("update mobileid.session set status_at = status_at - interval '5 minutes'");
    fixture.change("update mobileid.limits set settled_at = settled_at - interval '1 hour'");

    eventually(
        PASSES, () -> assertThat(await(node, id, Duration.ZERO).hasNoSuchSession()).isTrue());
    eventually(
        PASSES, () -> assertThat(fixture.number("select count(*) from mobileid.limits")).isZero());
  }

  @Test
  void aSessionWithoutAJobIsEndedWhenItsTimeIsOver() {
    var id = start(node, authentication()).getStarted().getSessionId();
    eventually(() -> assertThat(fixture.upstream.open).hasValue(1));

    fixture.change("delete from jobs.job where kind = 'mobileid-poll'");
    fixture.change("update mobileid.session set expires_at = now() - interval '6 seconds'");

    eventually(
        PASSES,
        () ->
            assertThat(await(node, id, Duration.ZERO).getFailed().getReason()).contains("in time"));
    assertThat(node.counted("mid_proxy_session_expired")).isEqualTo(1);
  }

  @Test
  void sessionsAreCountedByState() {
    start(node, authentication());
    start(node, authentication());

    eventually(PASSES, () -> assertThat(node.gauge("mid_proxy_sessions", "running")).isEqualTo(2));
    assertThat(sessions(node)).hasSize(2);
    assertThat(node.gauge("mid_proxy_sessions", "result")).isZero();
  }
}
