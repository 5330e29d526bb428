package curio.node;

import static curio.node.Checks.checkPort;

import curio.mobileidmock.AnswerDelay;
import curio.mobileidmock.MockSettings;
import curio.node.config.Setting;
import java.time.Duration;

/** The stand-in for Mobile-ID. Immutable. */
record MobileIdMockConfig(
    @Setting(value = "Port of the stand-in for Mobile-ID; 0 takes a free one", standard = "8090")
        int port,
    @Setting(value = "Address that it listens on", standard = "127.0.0.1") String host,
    @Setting(value = "Shortest time that people take to answer", standard = "2s")
        Duration shortestAnswer,
    @Setting(value = "Longest time that people take to answer", standard = "4s")
        Duration longestAnswer) {
  public MobileIdMockConfig {
    checkPort("port", port);
    // It knows best what it takes, and says so.
    var _ = new AnswerDelay(shortestAnswer, longestAnswer);
  }

  /** The same, as the stand-in takes it. */
  MockSettings settings() {
    return new MockSettings(host, port, new AnswerDelay(shortestAnswer, longestAnswer));
  }
}
