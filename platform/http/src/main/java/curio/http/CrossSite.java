package curio.http;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Refuses writes that another site's page makes a browser send with our cookie. Browsers say where
 * a request comes from in {@code Sec-Fetch-Site} (Fetch Metadata) or {@code Origin} (RFC 6454); a
 * client that sends neither is not a browser of the last years.
 */
final class CrossSite {
  private CrossSite() {}

  static void refuse(String method, MultiMap headers) {
    if (method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS")) {
      return;
    }
    String site = headers.get("Sec-Fetch-Site");
    boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
    String origin = headers.get("Origin");
    if (foreignSite || (origin != null && !sameHost(origin, headers.get("Host")))) {
      throw new CurioException(
          ErrorCode.FORBIDDEN, "request from another site (expected: from this one)");
    }
  }

  private static boolean sameHost(String origin, @Nullable String host) {
    if (host == null) {
      return false;
    }
    try {
      var uri = URI.create(origin);
      String authority = uri.getRawAuthority();
      String standard = "https".equals(uri.getScheme()) ? ":443" : ":80";
      return authority != null && withPort(authority, standard).equals(withPort(host, standard));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String withPort(String authority, String standard) {
    String lower = authority.toLowerCase(Locale.ROOT);
    boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
    return hasPort ? lower : lower + standard;
  }
}
