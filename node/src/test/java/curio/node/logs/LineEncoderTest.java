package curio.node.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class LineEncoderTest {
  private final LoggerContext context = new LoggerContext();
  private final LineEncoder encoder = new LineEncoder();

  @BeforeEach
  void prepareContext() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @Test
  void anEventIsOneLine() {
    var event = event("request", null);
    event.addKeyValuePair(new KeyValuePair("status", 200));
    event.addKeyValuePair(new KeyValuePair("route", "/img/{id}"));
    event.setMDCPropertyMap(Map.of("requestId", "a-1"));

    assertThat(text(event))
        .isEqualTo(
            "2026-12-03T07:08:09.010Z WARN  Things - request status=\"200\" route=\"/img/{id}\""
                + " [a-1]\n");
  }

  @Test
  void aValueEndsNeitherItsQuotesNorItsLine() {
    var event = event("said", null);
    event.addKeyValuePair(new KeyValuePair("text", "a\" admin=\"yes\\\r\n2026 INFO x"));
    event.addKeyValuePair(new KeyValuePair("nothing", null));

    assertThat(text(event))
        .endsWith(
            " - said text=\"a\\\" admin=\\\"yes\\\\\\r\\n2026 INFO x\" nothing=\"null\" []\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r",
        "\t",
        "\0",
        "\033[2K",
        "\177",
        "\u0085",
        "\u009b",
        "\u2028",
        "\u2029",
        "\u202e",
        "\u2066",
        "\u200b",
        "\u00ad",
        "\ufeff",
        "\ud800",
        "\udc00",
        "\udb40\udc01"
      })
  void whatEndsHidesOrTurnsTextIsEscapedEverywhere(String bad) {
    var event = event("m" + bad + "m", new IllegalStateException("e" + bad + "e"));
    event.addKeyValuePair(new KeyValuePair("k" + bad, "v" + bad));
    event.setMDCPropertyMap(Map.of("requestId", "r" + bad));

    var text = text(event);

    var first = text.lines().findFirst().orElseThrow();
    assertThat(first).doesNotContain(bad).contains("m\\", "k\\", "v\\", "[r\\");
    assertThat(text.lines().skip(1))
        .allMatch(line ->
            line.startsWith("java.lang.IllegalStateException: e\\") || line.startsWith("\t"));
  }

  @Test
  void anIdDoesNotEndItsBrackets() {
    var event = event("m", null);
    event.setMDCPropertyMap(Map.of("requestId", "a] user=\"b\" [c"));

    assertThat(text(event)).endsWith(" - m [a\\]\\ user=\\\"b\\\"\\ \\[c]\n");
  }

  @Test
  void causesFollowWithWhatTheyDoNotShare() {
    var cause = new IllegalArgumentException("inner\nCaused by: forged");
    var thrown = new IllegalStateException(cause);
    thrown.addSuppressed(new RuntimeException());

    var lines = text(event("m", thrown)).lines().toList();

    assertThat(lines)
        .contains("Caused by: java.lang.IllegalArgumentException: inner\\nCaused by: forged")
        .contains("\tSuppressed: java.lang.RuntimeException")
        .anyMatch(line -> line.matches("\t\\.\\.\\. \\d+ more"));
    assertThat(lines).noneMatch(line -> line.startsWith("Caused by: forged"));
  }

  @Test
  void oneThatCausedItselfEnds() {
    var first = new IllegalStateException("first");
    first.initCause(new IllegalStateException("second", first));

    assertThat(text(event("m", first))).contains("Caused by: java.lang.IllegalStateException");
  }

  @Test
  void jsonIsOneLineToo() {
    Logs.use(context);
    var event = event("m\n{}", new IllegalStateException("e\n{}"));
    event.addKeyValuePair(new KeyValuePair("k", "v\" , \"level\":\"ERROR\"\n{\0"));
    event.setMDCPropertyMap(Map.of("requestId", "r\"\n"));

    var text = new String(jsonEncoder().encode(event), StandardCharsets.UTF_8);

    assertThat(text.strip().lines()).hasSize(1);
    assertThat(text).doesNotContain("\"level\":\"ERROR\"");
  }

  @Test
  void loggersThatWereMadeBeforeTurnToJsonToo() {
    Logger before = context.getLogger("before");

    Logs.use(context);

    assertThat(before.isInfoEnabled()).isTrue();
    assertThat(before.isDebugEnabled()).isFalse();
    assertThat(jsonEncoder().getClass().getSimpleName()).isEqualTo("JsonEncoder");
  }

  private Encoder<ILoggingEvent> jsonEncoder() {
    var appender = context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("CONSOLE");
    return ((ConsoleAppender<ILoggingEvent>) appender).getEncoder();
  }

  private LoggingEvent event(String message, @Nullable Throwable thrown) {
    var event =
        new LoggingEvent(
            "here", context.getLogger("curio.some.Things"), Level.WARN, message, thrown, null);
    event.setInstant(Instant.parse("2026-12-03T07:08:09.010Z"));
    return event;
  }

  private String text(LoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
