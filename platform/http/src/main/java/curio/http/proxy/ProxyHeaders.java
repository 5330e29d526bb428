package curio.http.proxy;

/**
 * The headers in which the trusted proxies tell about the client. Only one kind is believed: a
 * proxy that writes the one passes the other on as the client sent it.
 */
public enum ProxyHeaders {
  /** {@code X-Forwarded-For} and {@code X-Forwarded-Proto}, as most proxies write. */
  X_FORWARDED,
  /** {@code Forwarded} of RFC 7239. */
  FORWARDED
}
