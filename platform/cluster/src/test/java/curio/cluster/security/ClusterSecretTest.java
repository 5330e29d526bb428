package curio.cluster.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import curio.errors.CurioException;
import curio.errors.ErrorCode;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class ClusterSecretTest {
  private static final String TEXT = "0123456789abcdef";

  private final ClusterSecret secret = new ClusterSecret(TEXT);

  @Test
  void whoHasItPasses() {
    assertThatCode(() -> secret.check(Optional.of("Bearer " + TEXT), "test"))
        .doesNotThrowAnyException();
    assertThatCode(() -> secret.check(Optional.of("bearer " + TEXT), "test"))
        .doesNotThrowAnyException();
    assertThat(secret.authorization()).isEqualTo("Bearer " + TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        TEXT,
        "Basic " + TEXT,
        "Bearer 0123456789abcdeF",
        "Bearer " + TEXT + " "
      })
  void whoHasAnotherDoesNot(String authorization) {
    assertThatThrownBy(() -> secret.check(Optional.of(authorization), "test"))
        .isInstanceOfSatisfying(
            CurioException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHENTICATED))
        .hasMessageContaining("wrong cluster secret")
        .hasMessageNotContaining(TEXT);
  }

  @Test
  void whoHasNoneDoesNot() {
    assertThatThrownBy(() -> secret.check(Optional.empty(), "test"))
        .hasMessageStartingWith("no cluster secret");
  }

  @Test
  void wrongOnesAreLoggedOnceAMinuteAndNeverShown() {
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    var log = (Logger) LoggerFactory.getLogger(ClusterSecret.class);
    log.addAppender(lines);

    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() -> secret.check(Optional.of("Bearer wrong-guess"), "10.0.0.1"))
          .isInstanceOf(CurioException.class);
    }
    log.detachAppender(lines);

    assertThat(lines.list).hasSize(1);
    assertThat(lines.list.getFirst().getKeyValuePairs().toString())
        .contains("10.0.0.1")
        .doesNotContain("guess");
  }

  @Test
  void shortOrUnprintableTextsAreNoSecrets() {
    assertThatThrownBy(() -> new ClusterSecret("short"))
        .hasMessage("cluster-secret: 5 characters (expected: at least 16 printable ones of ASCII)");
    assertThatThrownBy(() -> new ClusterSecret("0123456789 abcdef"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void itIsNeverPrintedAndEveryRandomOneIsAnother() {
    assertThat(secret).hasToString("***");
    assertThat(ClusterSecret.random().value())
        .hasSize(43)
        .isNotEqualTo(ClusterSecret.random().value());
  }
}
