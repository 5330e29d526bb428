package curio.mobileid.sessions;

import java.util.Locale;

/** Why a session came to no result. */
public enum Failure {
  /** Upstream refused the start; no phone rang. */
  NOT_STARTED("the session was not started"),
  /** Nobody knows whether the start came through. */
  START_UNKNOWN("it is not known whether the session was started (expected: a new one)"),
  /** Upstream does not know the session any more. */
  LOST("the Mobile-ID service does not know the session any more (expected: a new one)"),
  /** Upstream failed again and again. */
  UPSTREAM("the Mobile-ID service did not answer (expected: a new session)"),
  /** What came was not the person's, not signed rightly, or not to be believed. */
  NOT_PROVEN("the answer of the Mobile-ID service does not prove who it is"),
  /** Nobody confirmed in time, and upstream did not say so. */
  EXPIRED("nobody has confirmed in time (expected: a new session)"),
  /** Whoever started it wanted it no more. */
  CANCELLED("the session was cancelled");

  private final String reason;

  Failure(String reason) {
    this.reason = reason;
  }

  /** A text for clients. */
  public String reason() {
    return reason;
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Failure of(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
