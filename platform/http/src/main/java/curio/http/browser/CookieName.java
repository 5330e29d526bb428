package curio.http.browser;

import curio.http.Request;

/**
 * What a cookie of ours is called. Over TLS its name has a prefix by which browsers take it only
 * from this host over TLS (RFC 6265bis, section 4.1.3), so that neither another host of the domain
 * nor somebody on the way can slip one of theirs in; without TLS browsers refuse such names.
 * Exactly one of the two counts for a request: the other one is as good as not there. Immutable.
 *
 * @param plain without TLS
 * @param secure over TLS
 */
public record CookieName(String plain, String secure) {
  /** Of a cookie for all paths, that no other host has set. */
  public static CookieName ofHost(String plain) {
    return new CookieName(plain, "__Host-" + plain);
  }

  /** Of a cookie for some paths. */
  public static CookieName ofPath(String plain) {
    return new CookieName(plain, "__Secure-" + plain);
  }

  /** The one that counts for a request. */
  public String of(Request request) {
    return request.overTls() ? secure : plain;
  }
}
