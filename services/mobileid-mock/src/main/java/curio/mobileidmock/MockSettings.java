package curio.mobileidmock;

import static curio.config.Checks.checkPort;

import curio.config.Setting;
import java.time.Duration;

/**
 * Where the stand-in listens and how its people behave: {@code mobile-id-mock.…} of the
 * configuration. Immutable.
 */
public record MockSettings(
    @Setting(value = "Port of the stand-in for Mobile-ID; 0 takes a free one", standard = "8090")
        int port,
    @Setting(value = "Address that it listens on", standard = "127.0.0.1") String host,
    @Setting(value = "Shortest time that people take to answer", standard = "2s")
        Duration shortestAnswer,
    @Setting(value = "Longest time that people take to answer", standard = "4s")
        Duration longestAnswer) {
  public MockSettings {
    checkPort("port", port);
    // It knows best what it takes, and says so.
    var _ = new AnswerDelay(shortestAnswer, longestAnswer);
  }

  /** A stand-in for tests: a free port of this machine, answers at once. */
  public static MockSettings forTests() {
    return new MockSettings(0, "127.0.0.1", Duration.ZERO, Duration.ZERO);
  }

  AnswerDelay delay() {
    return new AnswerDelay(shortestAnswer, longestAnswer);
  }
}
