package curio.mobileid.sessions;

import curio.mobileid.upstream.UpstreamKind;
import java.util.Locale;

/** What a session is for. */
public enum Purpose {
  /** A relying party's. */
  AUTHENTICATION(UpstreamKind.AUTHENTICATION),
  /** A relying party's. */
  SIGNATURE(UpstreamKind.SIGNATURE),
  /** A browser's, to sign in or to link. */
  SIGN_IN(UpstreamKind.AUTHENTICATION);

  private final UpstreamKind upstream;

  Purpose(UpstreamKind upstream) {
    this.upstream = upstream;
  }

  /** What upstream is asked for. */
  public UpstreamKind upstream() {
    return upstream;
  }

  /** As the store and metrics name it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Purpose of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
