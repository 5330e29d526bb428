package curio.node;

import static curio.node.NodeConfig.check;
import static curio.node.NodeConfig.checkTime;

import curio.mobileidmock.AnswerDelay;
import curio.mobileidmock.MockSettings;
import curio.node.config.Setting;
import java.time.Duration;

/** The stand-in for SK's Mobile-ID, where a node runs it. Immutable. */
public record MobileIdMockConfig(
    @Setting(value = "Port of the stand-in for Mobile-ID; 0 takes a free one", standard = "0")
        int port,
    @Setting(value = "Address that it listens on", standard = "127.0.0.1") String host,
    @Setting(value = "How soon its people answer at the soonest", standard = "3s")
        Duration shortestAnswer,
    @Setting(value = "How late they answer at the latest", standard = "8s")
        Duration longestAnswer) {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  public MobileIdMockConfig {
    check(port >= 0 && port <= 65_535, "port: " + port + " (expected: 0 to 65535)");
    checkTime("shortest-answer", shortestAnswer, Duration.ZERO, TEN_MINUTES);
    checkTime("longest-answer", longestAnswer, shortestAnswer, TEN_MINUTES);
  }

  /** The settings of the stand-in. */
  MockSettings settings() {
    return new MockSettings(host, port, new AnswerDelay(shortestAnswer, longestAnswer));
  }
}
