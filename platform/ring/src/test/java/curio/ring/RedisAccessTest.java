package curio.ring;

import static curio.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import curio.testkit.RedisServer;
import curio.testkit.TestCertificate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Redis with passwords and with TLS. */
class RedisAccessTest {
  private static final RingKey KEY = new RingKey("abc", "original");
  private static final String PASSWORD = "o_pen-sesame";
  private static final String WRONG = "shut-sesame";

  private static RingSettings settings(String authorities) {
    var usual = Servers.settings();
    return new RingSettings(
        usual.mode(),
        usual.ttl(),
        usual.nearCache(),
        usual.maxValue(),
        usual.redisTimeout(),
        usual.loadTimeout(),
        usual.loadsAtOnce(),
        authorities);
  }

  private static Ring open(String url, String authorities) {
    return Ring.open(
        List.of(RedisAddress.of(url)), settings(authorities), new SimpleMeterRegistry());
  }

  private static void awaitHit(Ring ring) {
    eventually(() -> {
      ring.get(KEY, () -> CachedBytes.of(new byte[] {1}));
      assertThat(ring.state().nodes().getFirst().hits()).isPositive();
    });
  }

  @Test
  void signsInWithThePassword() {
    try (var redis = RedisServer.startWithPassword(PASSWORD);
        var ring = open("redis://:%s@%s".formatted(PASSWORD, redis.address()), "")) {
      awaitHit(ring);
    }
  }

  @Test
  void aWrongPasswordIsToldButNeverShown() {
    var lines = new Lines();
    var all = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    var level = all.getLevel();
    lines.setContext(all.getLoggerContext());
    lines.start();
    all.addAppender(lines);
    all.setLevel(Level.INFO);
    try (var redis = RedisServer.startWithPassword(PASSWORD);
        var ring = open("redis://:%s@%s".formatted(WRONG, redis.address()), "")) {
      eventually(() -> assertThat(lines.text()).contains("WRONGPASS"));

      assertThat(ring.get(KEY, () -> CachedBytes.of(new byte[] {7})).copy()).containsExactly(7);
      assertThat(ring.state().nodes().getFirst().health()).isEqualTo(RingState.Health.OPEN);
      assertThat(ring.state().toString() + lines.text()).doesNotContain(WRONG);
    } finally {
      all.setLevel(level);
      all.detachAppender(lines);
    }
  }

  @Test
  void speaksTlsToWhomItTrustsOnly(@TempDir Path identity) throws Exception {
    var certificate = TestCertificate.of("EC");
    certificate.writeTo(identity);
    var authorities = identity.resolve("certificate.pem").toString();

    try (var redis = RedisServer.startWithTls(identity);
        var ring = open("rediss://" + redis.address(), authorities);
        var stranger = open("rediss://" + redis.address(), "")) {
      awaitHit(ring);

      assertThat(stranger.state().nodes().getFirst().health()).isEqualTo(RingState.Health.OPEN);
      stranger.get(KEY, () -> CachedBytes.of(new byte[] {1}));
      assertThat(stranger.state().nodes().getFirst().hits()).isZero();
    }
  }

  /** What was logged, as somebody would read it. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(event.getFormattedMessage() + event.getKeyValuePairs());
      if (event.getThrowableProxy() != null) {
        lines.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }

    String text() {
      return String.join("\n", lines);
    }
  }
}
