package curio.feed.live;

import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.config.Setting;
import java.time.Duration;

/** What can be set of sockets and streams: {@code news.…} of the configuration. Immutable. */
public record SocketSettings(
    @Setting(value = "Most sockets and streams of one session on a node", standard = "16")
        int perSession,
    @Setting(
            value = "How often one account may connect to a node in a minute; 0: any number",
            standard = "120")
        int connectsPerMinute,
    @Setting(
            value = "Most texts that one account may send to a node in a minute; 0: any number",
            standard = "120")
        int textsPerMinute,
    @Setting(value = "How long a socket may be open without a token", standard = "10s")
        Duration tokenTimeout,
    @Setting(value = "After how long without an event a cursor is sent", standard = "1h")
        Duration cursorEvery) {
  private static final int MANY = 100_000;

  public SocketSettings {
    check(
        perSession > 0 && perSession <= MANY,
        "per-session: " + perSession + " (expected: 1 to 100000)");
    check(
        connectsPerMinute >= 0 && connectsPerMinute <= MANY,
        "connects-per-minute: " + connectsPerMinute + " (expected: 0 to 100000)");
    check(
        textsPerMinute >= 0 && textsPerMinute <= MANY,
        "texts-per-minute: " + textsPerMinute + " (expected: 0 to 100000)");
    checkTime("token-timeout", tokenTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    checkTime("cursor-every", cursorEvery, Duration.ofMillis(100), Duration.ofDays(1));
  }
}
