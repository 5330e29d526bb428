package curio.http;

import curio.errors.CurioException;
import curio.errors.ErrorCode;
import curio.http.browser.Cors;
import curio.http.syntax.RawPath;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses what another site's page makes a browser send with our cookie, or to have it set or
/// cleared. Immutable.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site` (Fetch Metadata) and, with every
/// request but GET and HEAD, in `Origin` (RFC 6454), which no page can change. What they say must
/// be us: host, port and, where we know that it is TLS, the scheme, as a page that somebody on the
/// way has put under our name on plain HTTP is not ours. The other origins that are let in are
/// those that {@link Cors} trusts with credentials.
///
/// A write that says neither is let through. It comes from a program, which holds the cookie itself
/// and is not made to send it by a page, or from a browser older than about 2020. Such a browser
/// still keeps our cookies to our own pages, since they are SameSite=Strict, which all know since
/// about 2018; an attack would need one that is older still. To ask for the headers would shut out
/// every program that signs in by cookie and protect nobody else. The two guards differ in reach:
/// SameSite lets other hosts of our own domain in, which this does not.
public final class CrossSite {
  private final Set<String> trusted;
  private final Set<String> named;

  /** Lets the origins in, beside our own, that are trusted with credentials. */
  public CrossSite(Cors cors) {
    this.trusted = cors.credentialOrigins();
    this.named = cors.origins();
  }

  /** Throws FORBIDDEN if another site's page has the request sent and it may change something. */
  void refuseWrite(RequestHead head) {
    String method = head.method();
    if (!method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS")) {
      refuse(head);
    }
  }

  /** Throws FORBIDDEN if another site's page has the request sent, whatever its method. */
  void refuse(RequestHead head) {
    if (isForeign(head)) {
      throw new CurioException(
          ErrorCode.FORBIDDEN, "request from another site (expected: from this one)");
    }
  }

  /** Whether another site's page has the request sent. */
  boolean isForeign(RequestHead head) {
    String origin = head.headers().get("Origin");
    if (origin != null && trusted.contains(origin)) {
      return false;
    }
    String site = head.headers().get("Sec-Fetch-Site");
    boolean foreignSite = site != null && !site.equals("same-origin") && !site.equals("none");
    return foreignSite || (origin != null && !isOurs(origin, head));
  }

  /** Whether it comes from a page that may use the port, but no cookies. */
  boolean isNamed(RequestHead head) {
    String origin = head.headers().get("Origin");
    return origin != null && named.contains(origin);
  }

  /** Without TLS here the scheme is not known: a proxy that is not trusted may have ended it. */
  private static boolean isOurs(String origin, RequestHead head) {
    // A target in absolute form counts, not the header (RFC 9112, section 3.2.2).
    String ofTarget = RawPath.authorityOf(head.target());
    String host = ofTarget == null ? head.headers().get("Host") : ofTarget;
    if (host == null) {
      return false;
    }
    try {
      var uri = URI.create(origin);
      boolean https = "https".equals(uri.getScheme());
      return (https || !head.client().overTls())
          && sameHost(uri.getRawAuthority(), host, https ? ":443" : ":80");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean sameHost(@Nullable String authority, String host, String standardPort) {
    return authority != null
        && withPort(authority, standardPort).equals(withPort(host, standardPort));
  }

  private static String withPort(String authority, String standard) {
    String lower = authority.toLowerCase(Locale.ROOT);
    boolean hasPort = lower.lastIndexOf(':') > lower.lastIndexOf(']');
    return hasPort ? lower : lower + standard;
  }
}
