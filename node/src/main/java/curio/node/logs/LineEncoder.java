package curio.node.logs;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * One event as one line of text: time, level, class, message, {@code key="value"} pairs and the
 * request's id in brackets. Only the lines of a stack trace follow it, each behind a tab or a
 * {@code Caused by}. Whatever is logged, quotes in values and everything that ends, hides or turns
 * text is written as an escape, so that no value ends its line, its quotes or its brackets. Made by
 * Logback from {@code logback.xml}; thread-safe.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final String REQUEST_ID = "requestId";
  private static final byte[] NOTHING = {};

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var line = new StringBuilder(256);
    TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    var level = event.getLevel().toString();
    line.append(' ').append(level).append(" ".repeat(Math.max(1, 6 - level.length())));
    line.append(simpleName(event.getLoggerName())).append(" - ");
    Escapes.plain(line, event.getFormattedMessage());
    pairs(line, event.getKeyValuePairs());
    line.append(" [");
    Escapes.bracketed(line, event.getMDCPropertyMap().getOrDefault(REQUEST_ID, ""));
    line.append("]\n");
    trace(line, "", "", event.getThrowableProxy());
    return line.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String simpleName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  private static void pairs(StringBuilder line, @Nullable List<KeyValuePair> pairs) {
    if (pairs == null) {
      return;
    }
    for (KeyValuePair pair : pairs) {
      line.append(' ');
      Escapes.plain(line, pair.key);
      line.append("=\"");
      Escapes.quoted(line, String.valueOf(pair.value));
      line.append('"');
    }
  }

  private static void trace(
      StringBuilder out, String indent, String caption, @Nullable IThrowableProxy thrown) {
    if (thrown == null) {
      return;
    }
    out.append(indent).append(caption).append(thrown.getClassName());
    if (thrown.getMessage() != null) {
      out.append(": ");
      Escapes.plain(out, thrown.getMessage());
    }
    out.append('\n');
    if (thrown.isCyclic()) {
      return;
    }
    var frames = thrown.getStackTraceElementProxyArray();
    int own = frames.length - thrown.getCommonFrames();
    for (int i = 0; i < own; i++) {
      out.append(indent).append('\t').append(frames[i].getSTEAsString()).append('\n');
    }
    if (own < frames.length) {
      out.append(indent).append("\t... ").append(frames.length - own).append(" more\n");
    }
    for (IThrowableProxy suppressed : thrown.getSuppressed()) {
      trace(out, indent + "\t", "Suppressed: ", suppressed);
    }
    trace(out, indent, "Caused by: ", thrown.getCause());
  }
}
