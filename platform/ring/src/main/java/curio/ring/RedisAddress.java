package curio.ring;

import curio.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a Redis is and how one signs in there. Never prints the password. Immutable.
 *
 * @param tls whether it is spoken to by TLS
 * @param user empty for the one that Redis calls default
 * @param password empty for none
 */
public record RedisAddress(
    String host, int port, int database, boolean tls, String user, Secret password) {
  private static final int DEFAULT_PORT = 6379;
  private static final int MOST_DATABASES = 10_000;
  private static final String EXPECTED =
      " (expected: redis://[[USER]:PASSWORD@]HOST[:PORT][/DATABASE], rediss://… for TLS, or"
          + " HOST[:PORT])";

  /**
   * Reads {@code redis://…}, {@code rediss://…} or {@code host:port}.
   *
   * @throws IllegalArgumentException for anything else, without a word of it, as it may hold a
   *     password
   */
  public static RedisAddress of(String written) {
    try {
      var uri = new URI(written.contains("://") ? written : "redis://" + written);
      boolean tls = "rediss".equalsIgnoreCase(uri.getScheme());
      if (uri.getHost() == null || !(tls || "redis".equalsIgnoreCase(uri.getScheme()))) {
        throw new IllegalArgumentException("no address of a Redis" + EXPECTED);
      }
      var info = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
      int colon = info.indexOf(':');
      return new RedisAddress(
          uri.getHost().toLowerCase(Locale.ROOT),
          uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
          database(uri),
          tls,
          colon < 0 ? "" : decoded(info.substring(0, colon)),
          // Without a colon it is the password, as redis-cli reads it.
          new Secret(decoded(info.substring(colon + 1))));
    } catch (URISyntaxException e) {
      // Neither its message nor itself: both repeat the text.
      throw new IllegalArgumentException("no address of a Redis" + EXPECTED);
    }
  }

  /** Reads each of a list. */
  public static List<RedisAddress> of(List<Secret> written) {
    return written.stream().map(one -> of(one.value())).toList();
  }

  public RedisAddress {
    if (port < 1 || port > 65_535 || database < 0 || database > MOST_DATABASES) {
      throw new IllegalArgumentException("no address of a Redis" + EXPECTED);
    }
  }

  private static int database(URI uri) {
    var path = Objects.requireNonNullElse(uri.getPath(), "");
    if (uri.getQuery() != null || uri.getFragment() != null || !path.matches("(/\\d{0,5})?")) {
      throw new IllegalArgumentException("no address of a Redis" + EXPECTED);
    }
    return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
  }

  private static String decoded(String part) {
    // A plus is a plus in this part of an address.
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Host and port, and the database where it is not the first: what this node is known by. */
  public String name() {
    return host + ":" + port + (database == 0 ? "" : "/" + database);
  }

  /** Another one with the same user, password and encryption. */
  RedisAddress at(String otherHost, int otherPort) {
    return new RedisAddress(otherHost, otherPort, 0, tls, user, password);
  }

  @Override
  public String toString() {
    return name();
  }
}
