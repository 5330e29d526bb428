package curio.http.browser;

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
  private static final String HOST = "__Host-";
  private static final String SECURE = "__Secure-";

  /** Of a cookie for all paths, that no other host has set. */
  public static CookieName ofHost(String plain) {
    return new CookieName(plain, HOST + plain);
  }

  /** Of a cookie for some paths. */
  public static CookieName ofPath(String plain) {
    return new CookieName(plain, SECURE + plain);
  }

  /** Whether browsers take a cookie of this name over TLS only. */
  static boolean isPrefixed(String name) {
    return name.startsWith(HOST) || name.startsWith(SECURE);
  }

  /** The one that counts for a request that came over TLS or without. */
  public String of(boolean overTls) {
    return overTls ? secure : plain;
  }
}
