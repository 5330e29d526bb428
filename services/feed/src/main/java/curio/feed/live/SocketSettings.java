package curio.feed.live;

import static curio.config.Checks.check;
import static curio.config.Checks.checkTime;

import curio.config.Setting;
import curio.limits.Rate;
import java.time.Duration;
import java.util.regex.Pattern;

/** What can be set of sockets and streams: {@code news.…} of the configuration. Immutable. */
public record SocketSettings(
    @Setting(
            value =
                "Address under which browsers reach the sockets of this node itself, as in"
                    + " wss://feed-1.example.org; made of advertised-host and port when absent",
            placeholder = "URL")
        String url,
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
    @Setting(
            value =
                "How often one account may ask a gateway for the node with the fewest sockets in a"
                    + " minute; 0: any number",
            standard = "120")
        int endpointPerMinute,
    @Setting(value = "How long a socket may be open without a token", standard = "10s")
        Duration tokenTimeout,
    @Setting(value = "After how long without an event a cursor is sent", standard = "1h")
        Duration cursorEvery) {
  private static final int MANY = 100_000;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "wss?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|wss?://\\[[0-9A-Fa-f:.]+](:[0-9]{1,5})?");

  public SocketSettings {
    check(
        url.isEmpty() || ADDRESS.matcher(url).matches(),
        "url: " + url + " (expected: ws://HOST or wss://HOST, perhaps with a port)");
    check(
        perSession > 0 && perSession <= MANY,
        "per-session: " + perSession + " (expected: 1 to 100000)");
    check(
        connectsPerMinute >= 0 && connectsPerMinute <= MANY,
        "connects-per-minute: " + connectsPerMinute + " (expected: 0 to 100000)");
    check(
        textsPerMinute >= 0 && textsPerMinute <= MANY,
        "texts-per-minute: " + textsPerMinute + " (expected: 0 to 100000)");
    check(
        endpointPerMinute >= 0 && endpointPerMinute <= MANY,
        "endpoint-per-minute: " + endpointPerMinute + " (expected: 0 to 100000)");
    checkTime("token-timeout", tokenTimeout, Duration.ofMillis(100), Duration.ofHours(1));
    checkTime("cursor-every", cursorEvery, Duration.ofMillis(100), Duration.ofDays(1));
  }

  /** How often one account may ask a gateway for a node. */
  public Rate endpointRate() {
    return new Rate(endpointPerMinute, Duration.ofMinutes(1));
  }
}
