package curio.cluster;

import java.nio.charset.StandardCharsets;

/** What every kind of signals takes, so that what works with one works with the others. */
final class SignalRules {
  private static final int MAX_TOPIC = 100;
  private static final int MAX_TEXT_BYTES = 7_500;

  private SignalRules() {}

  static String topic(String topic) {
    if (topic.isEmpty() || topic.length() > MAX_TOPIC || topic.contains("|")) {
      throw new IllegalArgumentException(
          "topic: %s (expected: 1 to %d characters other than |)".formatted(topic, MAX_TOPIC));
    }
    return topic;
  }

  static String text(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_TEXT_BYTES) {
      throw new IllegalArgumentException(
          "text: %d bytes (expected: <= %d)".formatted(bytes, MAX_TEXT_BYTES));
    }
    return text;
  }

  static Signals.Listening ending(AutoCloseable registration) {
    return () -> {
      try {
        registration.close();
      } catch (Exception e) {
        throw new IllegalStateException("ending to listen cannot fail", e);
      }
    };
  }
}
