package curio.http.browser;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * Which other sites' pages may use the port from a browser (the CORS protocol of the Fetch
 * standard). There is no {@code *}: whoever is meant is named.
 *
 * @param origins the origins whose pages may send requests without cookies and read the answers
 * @param credentialOrigins those whose pages may also use the cookies of the browser's user, for
 *     writes as well; they can do what the user can do
 * @param maxAge for how long a browser may remember what it was allowed
 */
public record Cors(Set<String> origins, Set<String> credentialOrigins, Duration maxAge) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Nobody else. */
  public static final Cors OFF = new Cors(Set.of(), Set.of(), Duration.ofMinutes(10));

  /** Refuses origins that no browser would ever send. */
  public Cors {
    origins = Set.copyOf(origins);
    credentialOrigins = Set.copyOf(credentialOrigins);
    origins.forEach(origin -> requireOrigin("cors-origins", origin));
    credentialOrigins.forEach(origin -> requireOrigin("cors-credential-origins", origin));
    if (maxAge.isNegative() || maxAge.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "cors-max-age: " + maxAge + " (expected: 0 to " + LONGEST + ")");
    }
  }

  public boolean isOff() {
    return origins.isEmpty() && credentialOrigins.isEmpty();
  }

  private static void requireOrigin(String setting, String origin) {
    if (!isOrigin(origin)) {
      throw new IllegalArgumentException(
          setting
              + ": "
              + origin
              + " (expected: https://HOST or https://HOST:PORT in small letters, without a path"
              + " and the standard port)");
    }
  }

  /** Whether it is written as browsers write it (RFC 6454, section 6.2). */
  private static boolean isOrigin(String origin) {
    try {
      var uri = URI.create(origin);
      String scheme = uri.getScheme();
      int standard = "https".equals(scheme) ? 443 : "http".equals(scheme) ? 80 : -1;
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      return standard > 0
          && uri.getHost() != null
          && uri.getPort() != standard
          && uri.getPort() <= 0xffff
          && origin.equals(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
