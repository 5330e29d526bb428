package curio.http.proxy;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds out who sends a request that came through proxies. Immutable.
///
/// Anybody can write the headers that speak of forwarding, so they are only read if the connection
/// comes from a trusted address, and only as far as trust reaches: from the right, where each proxy
/// adds what it saw, up to the first address that is not trusted. That one is the client; what
/// stands left of it is the client's own word. A value that cannot be read ends the walk as well,
/// and the last trusted hop stands for the client.
public final class TrustedProxies {
  /** Nobody is trusted, and the headers are not looked at. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), ProxyHeaders.X_FORWARDED);

  /** Longer chains than any that make sense; it bounds what a request can cost. */
  private static final int MAX_HOPS = 32;

  private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

  private final List<IpSubnetFilterRule> ranges;
  private final ProxyHeaders headers;

  private TrustedProxies(List<IpSubnetFilterRule> ranges, ProxyHeaders headers) {
    this.ranges = ranges;
    this.headers = headers;
  }

  /**
   * Trusts the proxies with these addresses.
   *
   * @param texts IP addresses or ranges, such as {@code 10.0.0.0/8} or {@code fd00::/8}
   * @throws IllegalArgumentException that names the text which is neither
   */
  public static TrustedProxies of(List<String> texts, ProxyHeaders headers) {
    return new TrustedProxies(texts.stream().map(TrustedProxies::range).toList(), headers);
  }

  private static IpSubnetFilterRule range(String text) {
    String[] parts = text.split("/", -1);
    InetAddress first = IpText.parse(parts[0]);
    if (first == null
        || parts.length > 2
        || (parts.length == 2 && !BITS.matcher(parts[1]).matches())) {
      throw refused(text, null);
    }
    try {
      int bits =
          parts.length == 2 ? Integer.parseInt(parts[1]) : first.getAddress().length * Byte.SIZE;
      return new IpSubnetFilterRule(first, bits, IpFilterRuleType.ACCEPT);
    } catch (IllegalArgumentException e) {
      throw refused(text, e);
    }
  }

  private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "trusted-proxies: " + text + " (expected: an IP address, or one and its bits: 10.0.0.0/8)",
        cause);
  }

  /** Whether what this address says about others is believed. */
  public boolean trusts(InetAddress address) {
    var socket = new InetSocketAddress(address, 0);
    return ranges.stream().anyMatch(range -> range.matches(socket));
  }

  /**
   * The client of a request that a trusted proxy sent.
   *
   * @param proxy the peer of the connection
   * @param overTls whether that connection is encrypted
   * @param values all values of a header
   */
  public Client clientOf(
      InetAddress proxy, boolean overTls, Function<String, List<String>> values) {
    return switch (headers) {
      case X_FORWARDED -> byXForwarded(proxy, overTls, values);
      case FORWARDED -> byForwarded(proxy, overTls, values);
    };
  }

  private Client byXForwarded(
      InetAddress proxy, boolean overTls, Function<String, List<String>> values) {
    var hops =
        Elements.lastOf(values.apply("X-Forwarded-For"), MAX_HOPS).stream()
            .map(Hop::ofAddress)
            .toList();
    String scheme = onlyScheme(Elements.lastOf(values.apply("X-Forwarded-Proto"), MAX_HOPS));
    return client(walk(proxy, hops).address(), scheme, overTls);
  }

  private Client byForwarded(
      InetAddress proxy, boolean overTls, Function<String, List<String>> values) {
    var hops =
        Elements.lastOf(values.apply("Forwarded"), MAX_HOPS).stream()
            .map(Hop::ofForwarded)
            .toList();
    Walked walked = walk(proxy, hops);
    return client(walked.address(), walked.scheme(), overTls);
  }

  /** How far trust reached: the last address, and what the last proxy said of the scheme. */
  private record Walked(InetAddress address, @Nullable String scheme) {}

  private Walked walk(InetAddress proxy, List<Hop> hops) {
    InetAddress last = proxy;
    String scheme = null;
    for (Hop hop : hops) {
      scheme = hop.scheme();
      if (hop.address() == null) {
        break;
      }
      last = hop.address();
      if (!trusts(last)) {
        break;
      }
    }
    return new Walked(last, scheme);
  }

  /**
   * There is one value for each proxy or one for all, and nothing that says which is whose: so
   * {@code https} counts only where no hop says otherwise.
   */
  private static @Nullable String onlyScheme(List<String> values) {
    String scheme = null;
    for (String value : values) {
      String each = Hop.scheme(value);
      if (each == null) {
        return null;
      }
      scheme = "http".equals(scheme) ? scheme : each;
    }
    return scheme;
  }

  private static Client client(InetAddress address, @Nullable String scheme, boolean overTls) {
    return new Client(address.getHostAddress(), scheme == null ? overTls : scheme.equals("https"));
  }
}
