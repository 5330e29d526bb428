package curio.http.push;

import java.util.Locale;

/** How a client stays. */
public enum SocketKind {
  WEB_SOCKET,
  EVENT_STREAM;

  /** Its name in metrics. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
