package curio.http.server;

import curio.http.CrossSite;
import curio.http.RequestHead;
import curio.http.browser.SecurityHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * The headers that all answers of a port have in common. Immutable; made once, so that an answer
 * costs no more than their copies.
 */
final class CommonHeaders {
  private static final AsciiString NOSNIFF_NAME = AsciiString.cached("x-content-type-options");
  private static final AsciiString NOSNIFF = AsciiString.cached("nosniff");
  private static final AsciiString FRAME_NAME = AsciiString.cached("x-frame-options");
  private static final AsciiString FRAME = AsciiString.cached("DENY");
  private static final AsciiString REFERRER_NAME = AsciiString.cached("referrer-policy");
  private static final AsciiString STRICT_NAME = AsciiString.cached("strict-transport-security");
  private static final AsciiString POLICY_NAME = HttpHeaderNames.CONTENT_SECURITY_POLICY;

  /**
   * With {@code no-referrer} a browser would send {@code Origin: null} with the forms of our own
   * pages (Fetch, "append a request Origin header"), and {@link CrossSite} would refuse them.
   */
  private static final AsciiString REFERRER = AsciiString.cached("same-origin");

  /** For what is not meant to be a page; pages bring a policy of their own. */
  private static final AsciiString POLICY =
      AsciiString.cached("default-src 'none'; frame-ancestors 'none'");

  private final boolean security;
  private final @Nullable AsciiString strictTransport;
  private final @Nullable CorsResponses cors;
  private final String raw;

  CommonHeaders(SecurityHeaders settings, @Nullable CorsResponses cors, boolean overTls) {
    this.security = settings.on();
    long seconds = settings.strictTransport().toSeconds();
    this.strictTransport =
        settings.on() && seconds > 0 ? AsciiString.cached("max-age=" + seconds) : null;
    this.cors = cors;
    this.raw = raw(overTls);
  }

  /**
   * Adds them.
   *
   * @param headers those of the answer, in which the handler's own stand already
   * @param own whether the handler has set any
   */
  void addTo(MultiMap headers, boolean own, RequestHead request) {
    headers.add(NOSNIFF_NAME, NOSNIFF);
    if (security) {
      headers.add(FRAME_NAME, FRAME);
      if (!own || !headers.contains(REFERRER_NAME)) {
        headers.add(REFERRER_NAME, REFERRER);
      }
      if (!own || !headers.contains(POLICY_NAME)) {
        headers.add(POLICY_NAME, POLICY);
      }
      if (strictTransport != null && request.client().overTls()) {
        headers.add(STRICT_NAME, strictTransport);
      }
    }
    if (cors != null) {
      cors.addTo(headers, request.headers());
    }
  }

  /** The same as text, for answers that are written where there is no request. */
  String raw() {
    return raw;
  }

  private String raw(boolean overTls) {
    String lines = NOSNIFF_NAME + ": " + NOSNIFF + "\r\n";
    if (security) {
      lines += FRAME_NAME + ": " + FRAME + "\r\n";
      lines += REFERRER_NAME + ": " + REFERRER + "\r\n";
      lines += POLICY_NAME + ": " + POLICY + "\r\n";
    }
    return strictTransport != null && overTls
        ? lines + STRICT_NAME + ": " + strictTransport + "\r\n"
        : lines;
  }
}
